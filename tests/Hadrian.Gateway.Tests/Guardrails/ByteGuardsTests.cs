using System.Text;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class ByteGuardsTests
{
    private const string Request = """
        {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"mail a@b.co now"}]},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"to\":\"\\u0061@b.co\"}"}}]}],"x":1}
        """;

    [Fact]
    [Trait("Property", "GR-4")]
    public async Task CheckRequest_Redact_ChangesWhatTheProviderGetsAndNothingElse()
    {
        using var setup = Input(GuardrailAction.Redact);

        var result = await setup.Engine.Input!.CheckAsync(null, Encoding.UTF8.GetBytes(Request), default);

        Assert.Null(result.Refusal);
        Assert.True(result.IsChanged);
        Assert.Equal(
            Request.Replace("mail a@b.co now", "mail [REDACTED] now", StringComparison.Ordinal).Replace("\\\\u0061@b.co", "[REDACTED]", StringComparison.Ordinal),
            Encoding.UTF8.GetString(result.Body.Span));
    }

    [Fact]
    [Trait("Property", "GR-4")]
    public async Task CheckRequest_RedactionThatCannotBe_Blocks()
    {
        using var setup = Input(GuardrailAction.Redact, "credit_card");
        var body = Request.Replace("\\\"\\\\u0061@b.co\\\"", "4111111111111111", StringComparison.Ordinal);

        var result = await setup.Engine.Input!.CheckAsync(null, Encoding.UTF8.GetBytes(body), default);

        Assert.Equal(GatewayErrorCodes.GuardrailsBlocked, result.Refusal?.Code);
        Assert.False(result.IsChanged);
    }

    [Fact]
    public async Task CheckRequest_Block_TellsKindsAndNoText()
    {
        using var setup = Input(GuardrailAction.Block);
        var call = new GatewayCall(GatewayOperation.Chat, default);

        var result = await setup.Engine.Input!.CheckAsync(call, Encoding.UTF8.GetBytes(Request), default);

        Assert.Equal(400, result.Refusal!.StatusCode);
        Assert.Equal([new GuardrailFinding("pii_email", GuardrailSeverity.Medium)], result.Refusal.Violations);
        Assert.DoesNotContain("a@b", result.Refusal.Message, StringComparison.Ordinal);
        Assert.Contains(new("X-Guardrails-Input-Result", "blocked"), GuardrailHeaders.Of(call.Guardrails!));
        Assert.Contains(new("X-Guardrails-Violations", "pii_email:medium"), GuardrailHeaders.Of(call.Guardrails!));
    }

    [Theory]
    [InlineData(GuardrailOutputBlock.Error)]
    [InlineData(GuardrailOutputBlock.ContentFilter)]
    public async Task CheckAnswer_BlockInSecondChoice_ShowsNothing(GuardrailOutputBlock onBlock)
    {
        using var setup = new GuardrailSetup(options =>
        {
            options.Output.Providers.Add(GuardrailSetup.Pii());
            options.Output.OnBlock = onBlock;
        });
        var body = """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"},{"index":1,"message":{"content":"a@b.co"},"finish_reason":"stop"}],"usage":{"total_tokens":3}}""";

        var result = await setup.Engine.Output!.CheckAsync(null, Encoding.UTF8.GetBytes(body), default);

        if (onBlock == GuardrailOutputBlock.Error)
        {
            Assert.Equal((400, GatewayErrorCodes.GuardrailsOutputBlocked), (result.Refusal!.StatusCode, result.Refusal.Code));
            return;
        }

        var text = Encoding.UTF8.GetString(result.Body.Span);
        Assert.Null(result.Refusal);
        Assert.DoesNotContain("a@b", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\"finish_reason\":\"content_filter\"").Length - 1);
        Assert.Contains("\"total_tokens\":3", text, StringComparison.Ordinal);
    }

    private static GuardrailSetup Input(GuardrailAction action, params string[] types) => new(options =>
    {
        options.Input.Providers.Add(GuardrailSetup.Pii(types));
        options.Input.DefaultAction = new GuardrailRule(action);
    });
}
