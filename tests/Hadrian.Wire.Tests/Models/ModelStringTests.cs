using Hadrian.Wire.Models;

namespace Hadrian.Wire.Tests.Models;

public sealed class ModelStringTests
{
    [Theory]
    [InlineData("gpt-4o", ModelStringKind.Bare, null, null, "gpt-4o")]
    [InlineData("llama3:8b", ModelStringKind.Bare, null, null, "llama3:8b")]
    [InlineData("mock/gpt-mock", ModelStringKind.Static, "mock", null, "gpt-mock")]
    [InlineData("Mock/a/b", ModelStringKind.Static, "Mock", null, "a/b")]
    [InlineData("größe/模型_1~2@3", ModelStringKind.Static, "größe", null, "模型_1~2@3")]
    [InlineData(":org/acme/p/m/n", ModelStringKind.Dynamic, "p", ":org/acme", "m/n")]
    [InlineData(":org/acme/:project/x/p/m", ModelStringKind.Dynamic, "p", ":org/acme/:project/x", "m")]
    [InlineData(":org/acme/:team/x/p/m", ModelStringKind.Dynamic, "p", ":org/acme/:team/x", "m")]
    [InlineData(":org/acme/:user/x/p/m", ModelStringKind.Dynamic, "p", ":org/acme/:user/x", "m")]
    [InlineData(":user/u1/p/m", ModelStringKind.Dynamic, "p", ":user/u1", "m")]
    public void TryParse_WellFormed_IsTakenApart(string text, ModelStringKind kind, string? provider, string? scope, string model)
    {
        Assert.True(ModelString.TryParse(text, out var parsed, out var error), error?.Message);

        Assert.Equal((kind, provider, scope, model), (parsed.Kind, parsed.Provider, parsed.Scope, parsed.Model));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a?b")]
    [InlineData("a%2Fb")]
    [InlineData("\ud800")]
    [InlineData("/m")]
    [InlineData("p/")]
    [InlineData(":")]
    [InlineData(":x")]
    [InlineData(":org/acme/x")]
    [InlineData(":org/acme/x/")]
    [InlineData(":org/acme/")]
    [InlineData(":org//p/m")]
    [InlineData(":org/acme/:team/x/m")]
    [InlineData(":org/acme/:group/x/p/m")]
    [InlineData(":user/u/:team/x/p/")]
    [InlineData(":team/x/p/m")]
    public void TryParse_Malformed_IsARoutingError(string text)
    {
        Assert.False(ModelString.TryParse(text, out _, out var error));

        Assert.Equal((400, "routing_error"), (error.StatusCode, error.Code));
    }

    [Fact]
    public void TryParse_Length_IsCountedInBytes()
    {
        Assert.True(ModelString.TryParse(new string('a', 512), out _, out _));
        Assert.False(ModelString.TryParse(new string('a', 513), out _, out _));
        Assert.True(ModelString.TryParse(new string('é', 256), out _, out _));
        Assert.False(ModelString.TryParse(new string('é', 257), out _, out _));
    }
}
