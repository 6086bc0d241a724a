using System.Text.RegularExpressions;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Authentication;

public partial class ApiKeyGeneratorTests
{
    [Fact]
    public void Generate_ByDefault_HasTheDocumentedForm()
    {
        var key = Generator(_ => { }).Generate();

        Assert.Matches(Form(), key.Key);
        Assert.Equal(51, key.Key.Length);
        Assert.Equal(key.Key[..12], key.DisplayPrefix);
        Assert.Equal(Keys.Hash(key.Key), key.Hash);
        Assert.DoesNotContain(key.Key, key.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gw_", null, "gw_live_")]
    [InlineData("acme", null, "acme_live_")]
    [InlineData("gw_", "gw_test_", "gw_test_")]
    public void Generate_WithPrefixes_StartsWithTheGenerationPrefix(string prefix, string? generation, string expected)
    {
        var key = Generator(options => (options.KeyPrefix, options.GenerationPrefix) = (prefix, generation)).Generate();

        Assert.StartsWith(expected, key.Key, StringComparison.Ordinal);
        Assert.Equal(expected.Length + 43, key.Key.Length);
    }

    [Fact]
    public void Generate_Often_NeverRepeats()
    {
        var generator = Generator(_ => { });

        Assert.Distinct(Enumerable.Range(0, 1_000).Select(_ => generator.Generate().Key));
    }

    private static ApiKeyGenerator Generator(Action<ApiKeyOptions> configure)
    {
        var options = new AuthenticationOptions();
        configure(options.ApiKey);
        return new ApiKeyGenerator(Options.Create(options));
    }

    [GeneratedRegex("^gw_live_[A-Za-z0-9_-]{43}$")]
    private static partial Regex Form();
}
