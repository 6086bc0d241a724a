using System.Diagnostics;
using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Support;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class GuardrailFailureTests
{
    private static readonly byte[] Body = """{"messages":[{"role":"user","content":"hello"}]}"""u8.ToArray();

    [Theory]
    [InlineData(GuardrailFailureAction.Block, GatewayErrorCodes.GuardrailsTimeout)]
    [InlineData(GuardrailFailureAction.Allow, null)]
    [InlineData(GuardrailFailureAction.LogAndAllow, null)]
    [Trait("Property", "GR-6")]
    public async Task CheckRequest_NoAnswerInTime_ObeysTheSetting(GuardrailFailureAction action, string? code)
    {
        using var setup = new GuardrailSetup(
            options =>
            {
                options.Input.Providers.Add(GuardrailSetup.Custom());
                options.Input.OnTimeout = action;
            },
            FakeGuardrail.Hanging);

        var check = setup.Engine.Input!.CheckAsync(null, Body, default).AsTask();
        Assert.False(check.IsCompleted);
        setup.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(code, (await check).Refusal?.Code);
    }

    [Theory]
    [InlineData(GuardrailStreamingMode.Buffered, GuardrailFailureAction.Block, true)]
    [InlineData(GuardrailStreamingMode.PerChunk, GuardrailFailureAction.Block, true)]
    [InlineData(GuardrailStreamingMode.HoldAll, GuardrailFailureAction.Block, true)]
    [InlineData(GuardrailStreamingMode.FinalOnly, GuardrailFailureAction.Block, false)]
    [InlineData(GuardrailStreamingMode.PerChunk, GuardrailFailureAction.Allow, false)]
    [InlineData(GuardrailStreamingMode.HoldAll, GuardrailFailureAction.Allow, false)]
    [Trait("Property", "GR-6")]
    public async Task Stream_Failure_ObeysTheSettingInEveryMode(GuardrailStreamingMode mode, GuardrailFailureAction action, bool ends)
    {
        using var setup = new GuardrailSetup(
            options =>
            {
                options.Output.Providers.Add(GuardrailSetup.Custom());
                options.Output.OnError = action;
                options.Output.StreamingMode = mode;
            },
            FakeGuardrail.Failing(GuardrailFailure.Service));

        var (output, error) = await EventStream.RunAsync(setup.Engine, [EventStream.Content("hello"), EventStream.Finish(), EventStream.Done]);

        Assert.Equal(ends ? GatewayErrorCodes.GuardrailsProviderError : null, error?.Code);
        Assert.Equal(ends ? "" : "hello", EventStream.Text(output));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 502, GatewayErrorCodes.GuardrailsAuthError)]
    [InlineData(HttpStatusCode.TooManyRequests, 503, GatewayErrorCodes.GuardrailsRateLimited)]
    [InlineData(HttpStatusCode.InternalServerError, 502, GatewayErrorCodes.GuardrailsProviderError)]
    public async Task Moderation_VendorFailure_IsNeverTheCallers(HttpStatusCode vendor, int status, string code)
    {
        using var handler = new FakeHandler(_ => new HttpResponseMessage(vendor));
        using var setup = Moderating(handler);

        var result = await setup.Engine.Input!.CheckAsync(null, Body, default);

        Assert.Equal((status, code), (result.Refusal!.StatusCode, result.Refusal.Code));
    }

    [Fact]
    public async Task Moderation_Flagged_BlocksByCategory()
    {
        using var handler = new FakeHandler(_ => new HttpResponseMessage
        {
            Content = new StringContent("""{"results":[{"flagged":true,"categories":{"hate/threatening":true,"violence":false},"category_scores":{"hate/threatening":0.8}}]}"""),
        });
        using var setup = Moderating(handler);

        var result = await setup.Engine.Input!.CheckAsync(null, Body, default);

        Assert.Equal([new GuardrailFinding("hate", GuardrailSeverity.High)], result.Refusal!.Violations);
        Assert.Equal("""{"model":"text-moderation-latest","input":"hello"}""", Encoding.UTF8.GetString(Assert.Single(handler.Bodies)));
        Assert.Equal("Bearer k", handler.Headers[0]["Authorization"]);
    }

    [Fact]
    [Trait("Property", "GR-6")]
    public async Task Blocklist_PatternThatBacktracksForever_EndsInTime()
    {
        using var setup = new GuardrailSetup(options => options.Input.Providers.Add(new GuardrailProviderOptions
        {
            Type = "blocklist",
            Patterns = { new GuardrailPattern("(a+)+$") { IsRegex = true }, new GuardrailPattern("(x|x|xx)*y") { IsRegex = true } },
        }));
        var text = new string('a', 50_000) + "!" + new string('x', 50_000);
        var body = Encoding.UTF8.GetBytes($$"""{"messages":[{"role":"user","content":"{{text}}"}]}""");
        var started = Stopwatch.GetTimestamp();

        var result = await setup.Engine.Input!.CheckAsync(null, body, default);

        Assert.Null(result.Refusal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
    }

    private static GuardrailSetup Moderating(HttpMessageHandler vendor) => new(
        options => options.Input.Providers.Add(new GuardrailProviderOptions { Type = "openai_moderation", ApiKey = "k", BaseUrl = "http://127.0.0.1:9/v1" }), vendor);
}
