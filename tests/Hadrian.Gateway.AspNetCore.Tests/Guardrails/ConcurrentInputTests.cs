using Hadrian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Guardrails;

/// <summary>Guardrails and the model at the same time: the request goes out at once, nothing comes back before the verdict.</summary>
public sealed class ConcurrentInputTests
{
    private readonly Verdict _verdict = new();
    private readonly FaultyProvider _instant = new("instant") { Default = ScriptedAnswer.Chat("a ", "secret") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passed_AfterTheModelAnswered_IsHandedOnOnlyThen(bool streaming)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(Answer(streaming));

        var asking = gateway.ChatAsync(streaming ? Bodies.Stream() : null);
        await gateway.Upstream.WaitForRequestAsync(1);
        Assert.False(asking.IsCompleted);
        _verdict.Pass();

        var reply = (await asking).AssertOk();
        Assert.Contains("117", reply.Text, StringComparison.Ordinal);
        Assert.Equal(("concurrent", "passed"), (reply.Header("X-Guardrails-Mode"), reply.Header("X-Guardrails-Input-Result")));
        Assert.True((await gateway.Usage.WaitForAsync()).Usage.OutputTokens > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-5")]
    public async Task Blocked_AfterTheModelAnswered_HandsNothingOnAndIsBilled(bool streaming)
    {
        await using var gateway = await StartAsync();

        // It answers before its call returns, so whenever the verdict comes, the answer is there.
        var asking = gateway.ChatAsync(Bodies.Chat(streaming ? "\"stream\":true" : null, "instant/m"));
        await _verdict.Asked;
        _verdict.Block();

        var reply = (await asking).AssertError(400, "guardrails_blocked");
        Assert.Single(_instant.Requests);
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
        Assert.Equal("blocked", reply.Header("X-Guardrails-Input-Result"));
        var row = await gateway.Usage.WaitForAsync();
        Assert.Equal(!streaming, row.Usage.OutputTokens > 0);
        Assert.Equal(streaming, row.Usage.IsEstimated);
        Assert.True(row.Usage.InputTokens > 0);
    }

    [Fact]
    public async Task Blocked_BeforeTheModelAnswered_LeavesTheModelAndCostsNothing()
    {
        await using var gateway = await StartAsync();
        var release = new TaskCompletionSource();
        gateway.Upstream.Enqueue(Answer(streaming: false).HeldUntil(release.Task));

        var asking = gateway.ChatAsync();
        await gateway.Upstream.WaitForRequestAsync(1);
        _verdict.Block();

        (await asking).AssertError(400, "guardrails_blocked");
        Assert.Equal(default, (await gateway.Usage.WaitForAsync()).Usage);
        release.SetResult();
    }

    [Fact]
    public async Task ProviderFails_TheVerdictIsAwaitedAndTheFailureTold()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(500, "no"));
        _verdict.Pass();

        Assert.Equal(500, (await gateway.ChatAsync()).Status);
    }

    private static StubReply Answer(bool streaming)
        => streaming ? StubReply.Events(Exchange.Events("chat.jsonl")) : StubReply.Json(Exchange.Json("chat.json"));

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Configuration["features:guardrails:enabled"] = "true";
        options.Configuration["features:guardrails:input:enabled"] = "true";
        options.Configuration["features:guardrails:input:mode"] = "concurrent";
        options.Configuration["features:guardrails:input:provider:type"] = "custom";
        options.Configuration["features:guardrails:input:provider:name"] = "verdict";
        options.Services = services => services.AddSingleton<IGuardrail>(_verdict).AddSingleton<IGatewayProvider>(_instant);
    });

    private sealed class Verdict : IGuardrail
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<IReadOnlyList<GuardrailViolation>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public string Name => "verdict";

        public void Pass() => _result.TrySetResult([]);

        public void Block() => _result.TrySetResult([new GuardrailViolation("hate", GuardrailSeverity.High)]);

        public async ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return await _result.Task.WaitAsync(cancellationToken);
        }
    }
}
