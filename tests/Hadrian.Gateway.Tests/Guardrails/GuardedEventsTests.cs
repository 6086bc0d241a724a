using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class GuardedEventsTests
{
    [Fact]
    [Trait("Property", "GR-3")]
    public async Task Process_Block_EndsByContentFilterAndAParseableError()
    {
        using var setup = Blocking();

        var (output, error) = await EventStream.RunAsync(setup.Engine, [EventStream.Content("a fal"), EventStream.Content("con b")]);

        var events = EventStream.Events(output).ToList();
        Assert.Equal(GatewayErrorCodes.GuardrailsOutputBlocked, error!.Code);
        Assert.Equal("content_filter", (string?)events[^2]["choices"]![0]!["finish_reason"]);
        Assert.Equal("c1", (string?)events[^2]["id"]);
        Assert.Equal("guardrails_output_blocked", (string?)events[^1]["error"]!["code"]);
        Assert.Equal("confidential", (string?)events[^1]["error"]!["details"]!["violations"]![0]!["category"]);
        Assert.DoesNotContain("fal", output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Property", "GR-3")]
    public async Task Process_BlockAsContentFilter_EndsLikeAWholeAnswer()
    {
        using var setup = Blocking(options => options.Output.OnBlock = GuardrailOutputBlock.ContentFilter);

        var (output, _) = await EventStream.RunAsync(setup.Engine, [EventStream.Content("falcon"), EventStream.Content(" flies")]);

        Assert.EndsWith(EventStream.Done, output, StringComparison.Ordinal);
        Assert.Equal("content_filter", (string?)Assert.Single(EventStream.Events(output))["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Process_HarmlessStream_ComesOutByteForByte()
    {
        using var setup = Blocking(options => options.Output.StreamingMode = GuardrailStreamingMode.PerChunk);
        string[] events = [EventStream.Content("one "), EventStream.Content("two"), EventStream.Finish(), EventStream.Done];

        var (output, error) = await EventStream.RunAsync(setup.Engine, events);

        Assert.Null(error);
        Assert.Equal(string.Concat(events), output);
    }

    [Fact]
    public async Task Process_ToolArgumentsSplitOverDeltasAndEscaped_AreSeen()
    {
        using var setup = Blocking();

        var (output, error) = await EventStream.RunAsync(
            setup.Engine, [EventStream.Arguments("{\"q\":\"f\\u00"), EventStream.Arguments("61lc"), EventStream.Arguments("on\"}")]);

        Assert.NotNull(error);
        Assert.DoesNotContain("lc", output.Replace("blocked", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"index\":1,\"delta\":{\"content\":\"falcon\"},\"finish_reason\":null}")]
    [InlineData("{\"index\":0,\"delta\":{\"reasoning_content\":\"falcon\"},\"finish_reason\":null}")]
    [InlineData("{\"index\":0,\"delta\":{\"x_new\":[{\"deep\":\"falcon\"}]},\"finish_reason\":null}")]
    [InlineData("{\"index\":0,\"text\":\"falcon\",\"finish_reason\":null}")]
    public async Task Process_AnyTextOfAnyChoice_IsSeen(string choice)
    {
        using var setup = Blocking();

        var (_, error) = await EventStream.RunAsync(setup.Engine, [EventStream.Event(choice), EventStream.Done]);

        Assert.NotNull(error);
    }

    [Fact]
    public async Task Process_Redaction_TakesLogProbabilitiesWithIt()
    {
        using var setup = Blocking(options => options.Output.DefaultAction = new GuardrailRule(GuardrailAction.Redact, "***"));
        var choice = "{\"index\":0,\"delta\":{\"content\":\"a falcon!\"},\"logprobs\":{\"content\":[{\"token\":\"falcon\"}]},\"finish_reason\":null}";

        var (output, _) = await EventStream.RunAsync(setup.Engine, [EventStream.Event(choice), EventStream.Done]);

        Assert.Equal("a ***!", EventStream.Text(output));
        Assert.DoesNotContain("falcon", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_FinalOnly_RecordsAndReleasesAll()
    {
        using var setup = Blocking(options => options.Output.StreamingMode = GuardrailStreamingMode.FinalOnly);
        var call = new GatewayCall(GatewayOperation.Chat, default);

        var (output, error) = await EventStream.RunAsync(setup.Engine, [EventStream.Content("falcon"), EventStream.Done], call);

        Assert.Null(error);
        Assert.Equal("falcon", EventStream.Text(output));
        Assert.Equal(new GuardrailFinding("confidential", GuardrailSeverity.High), Assert.Single(call.Guardrails!.Output!.Findings));
    }

    [Fact]
    [Trait("Property", "GR-6")]
    public async Task Process_Evaluations_AreMeasured()
    {
        using var setup = Blocking();
        using var evaluations = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "guardrails.evaluations");
        using var violations = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "guardrails.violations");

        await EventStream.RunAsync(setup.Engine, [EventStream.Content("falcon"), EventStream.Done]);

        Assert.Equal("violated", evaluations.LastMeasurement!.Tags["result"]);
        Assert.Equal("block", Assert.Single(violations.GetMeasurementSnapshot()).Tags["action"]);
    }

    [Fact]
    [Trait("Property", "GR-1")]
    public async Task Process_Shadow_ChangesNothingAndRecords()
    {
        using var setup = Blocking(options => options.Mode = GuardrailMode.Shadow);
        var call = new GatewayCall(GatewayOperation.Chat, default);

        var (output, error) = await EventStream.RunAsync(setup.Engine, [EventStream.Content("falcon"), EventStream.Done], call);

        Assert.Null(error);
        Assert.Equal("falcon", EventStream.Text(output));
        Assert.Equal(GuardrailResult.Logged, call.Guardrails!.Output!.Result);
    }

    private static GuardrailSetup Blocking(Action<GuardrailOptions>? configure = null) => new(options =>
    {
        options.Output.Providers.Add(GuardrailSetup.Blocklist("falcon"));
        configure?.Invoke(options);
    });
}
