using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicToolTests
{
    private const string Tools = """
        {"tools":[{"name":"get_weather","description":"Tells the weather.","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]
        """;

    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration(
        "get_weather", "Tells the weather.", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    public static TheoryData<ChatToolMode?, bool?, string> Choices() => new()
    {
        { null, null, "" },
        { null, true, "" },
        { ChatToolMode.Auto, null, """{"type":"auto"}""" },
        { ChatToolMode.RequireAny, null, """{"type":"any"}""" },
        { ChatToolMode.RequireSpecific("get_weather"), null, """{"type":"tool","name":"get_weather"}""" },
        { ChatToolMode.None, null, """{"type":"none"}""" },
        { null, false, """{"type":"auto","disable_parallel_tool_use":true}""" },
        { ChatToolMode.RequireAny, false, """{"type":"any","disable_parallel_tool_use":true}""" },
        { ChatToolMode.None, false, """{"type":"none"}""" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Choice_IsTranslated(ChatToolMode? mode, bool? parallel, string expected)
        => Assert.Equal(
            Tools + (expected.Length == 0 ? "" : ",\"tool_choice\":" + expected) + "}",
            Written.Rest(new ChatOptions { Tools = [Weather], ToolMode = mode, AllowMultipleToolCalls = parallel }));

    [Fact]
    public void Choice_WithoutTools_IsNotSent()
        => Assert.Equal("{}", Written.Rest(new ChatOptions { Tools = [], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = false }));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("true")]
    public void Schema_ThatSaysNothing_IsAnObjectOfNothing(string schema)
        => Assert.Equal(
            """{"tools":[{"name":"now","input_schema":{"type":"object","properties":{}}}]}""",
            Written.Rest(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("now", "", JsonElement.Parse(schema))] }));

    [Fact]
    public void CacheControlAndStrict_AreCopied()
    {
        var tool = new Marked(Weather, new Dictionary<string, object?>
        {
            ["strict"] = true,
            ["cache_control"] = JsonElement.Parse("""{"type":"ephemeral","ttl":"1h"}"""),
        });

        Assert.EndsWith("""
            "required":["city"]},"strict":true,"cache_control":{"type":"ephemeral","ttl":"1h"}}]}
            """, Written.Rest(new ChatOptions { Tools = [tool] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_ThatIsNoFunction_IsRefused()
    {
        var exception = Assert.Throws<GatewayException>(() => Written.Rest(new ChatOptions { Tools = [Weather, new HostedCodeInterpreterTool()] }));

        Assert.Equal((400, "unsupported_parameter", "tools[1]"), (exception.Error.StatusCode, exception.Code, exception.Error.Param));
    }

    private sealed class Marked(AIFunctionDeclaration inner, IReadOnlyDictionary<string, object?> properties) : AIFunctionDeclaration
    {
        public override string Name => inner.Name;

        public override string Description => inner.Description;

        public override JsonElement JsonSchema => inner.JsonSchema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties;
    }
}
