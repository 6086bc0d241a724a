using System.Net;
using CsCheck;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Pipeline;

public class CallLeaseTests
{
    private static readonly GatewayError Refusal = new(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "no");
    private static readonly CallOutcome Success = new() { Status = CallStatus.Succeeded, StatusCode = 200 };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task SettleAsync_CalledTwice_SettlesOnceInReverseOrder()
    {
        var order = new List<string>();
        RecordingPolicy[] policies = [new("a") { Order = order }, new("b") { Order = order }, new("c") { Order = order }];
        var lease = Begin(policies);

        Assert.Null(await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None));
        await lease.SettleAsync(Success);
        await lease.SettleAsync(Success with { Status = CallStatus.Failed });
        await lease.DisposeAsync();

        Assert.Equal(["c", "b", "a"], order);
        Assert.All(policies, policy => Assert.Equal(CallStatus.Succeeded, Assert.Single(policy.Settled).Status));
    }

    [Fact]
    public async Task AcquireAsync_StageByStage_AsksEachPolicyOnce()
    {
        RecordingPolicy[] policies = [new("late", PolicyStage.Reservation), new("early", PolicyStage.Authentication)];
        var lease = Begin(policies);

        await lease.AcquireAsync(PolicyStage.Admission, CancellationToken.None);
        Assert.Empty(policies[0].Asked);
        Assert.Single(policies[1].Asked);
        await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
        await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);

        Assert.All(policies, policy => Assert.Single(policy.Asked));
    }

    [Fact]
    public async Task AcquireAsync_LaterPolicyRefuses_SettlesEarlierLeasesAsRefusedInReverseOrder()
    {
        var order = new List<string>();
        RecordingPolicy[] policies = [new("a") { Order = order }, new("b") { Order = order }, new("c") { Refusal = Refusal }, new("d")];
        var lease = Begin(policies);

        var error = await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);

        Assert.Same(Refusal, error);
        Assert.Equal(["b", "a"], order);
        Assert.All(policies[..2], policy => Assert.Equal(CallLease.Refused(Refusal), Assert.Single(policy.Settled)));
        Assert.Empty(policies[2].Settled);
        Assert.Empty(policies[3].Asked);
    }

    [Fact]
    public async Task AcquireAsync_PolicyThrows_GivesBackWhatWasTaken()
    {
        RecordingPolicy[] policies = [new("a"), new("b") { Throws = new InvalidOperationException("store away") }];
        var lease = Begin(policies);

        await Assert.ThrowsAsync<InvalidOperationException>(() => lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None).AsTask());

        Assert.Equal(CallStatus.Refused, Assert.Single(policies[0].Settled).Status);
        Assert.Equal(0, policies[0].UnderWay);
    }

    [Fact]
    public async Task AcquireAsync_CallerLeavesBetweenPolicies_GivesBackWhatWasTaken()
    {
        using var cancellation = new CancellationTokenSource();
        RecordingPolicy[] policies = [new("a", PolicyStage.Admission), new("b")];
        var lease = Begin(policies);

        await lease.AcquireAsync(PolicyStage.Admission, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => lease.AcquireAsync(PolicyStage.Reservation, cancellation.Token).AsTask());

        Assert.Single(policies[0].Settled);
        Assert.Empty(policies[1].Asked);
    }

    [Fact]
    public async Task SettleAsync_OneLeaseThrows_SettlesTheOthersAndReportsIt()
    {
        var logger = new FakeLogger<PolicyPipeline>();
        RecordingPolicy[] policies = [new("a"), new("b") { SettlementThrows = new InvalidOperationException("store away") }, new("c")];
        var lease = new PolicyPipeline(policies, _time, logger).Begin(NewCall());

        await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
        await lease.SettleAsync(Success);

        Assert.All(policies, policy => Assert.Single(policy.Settled));
        Assert.IsType<InvalidOperationException>(logger.LatestRecord.Exception);
    }

    [Fact]
    public async Task DisposeAsync_NothingSettled_SettlesAsCancelled()
    {
        var policy = new RecordingPolicy();
        var lease = Begin(policy);
        await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);

        await lease.DisposeAsync();

        Assert.Equal(CallStatus.Cancelled, Assert.Single(policy.Settled).Status);
    }

    [Fact]
    public async Task Begin_PolicyInForceInAnOuterFace_IsNotAskedAgain()
    {
        var shared = new RecordingPolicy();
        var call = NewCall();
        await using var outer = new PolicyPipeline([shared], _time).Begin(call);
        await outer.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);

        await using var inner = new PolicyPipeline([shared], _time).Begin(call);
        await inner.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
        await inner.SettleAsync(Success);

        Assert.Same(call, inner.Call);
        Assert.Single(shared.Asked);
        Assert.Empty(shared.Settled);
    }

    [Fact]
    public async Task Begin_AfterARefusal_AsksAgainInARoundOfItsOwn()
    {
        var policy = new RecordingPolicy { Refusal = Refusal };
        var pipeline = new PolicyPipeline([policy], _time);
        var call = NewCall();
        Assert.NotNull(await pipeline.Begin(call).AcquireAsync(PolicyStage.Reservation, CancellationToken.None));

        var again = pipeline.Begin(call);
        Assert.NotNull(await again.AcquireAsync(PolicyStage.Reservation, CancellationToken.None));

        Assert.Equal(2, policy.Asked.Count);
        Assert.NotEqual(call.OperationId, again.Call.OperationId);
    }

    [Fact]
    public async Task Begin_InnerPolicyAskedAgain_OuterOneStaysInForce()
    {
        RecordingPolicy outerPolicy = new("outer"), innerPolicy = new("inner");
        var call = NewCall();
        await using var outer = new PolicyPipeline([outerPolicy], _time).Begin(call);
        await outer.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
        var attempts = new PolicyPipeline([outerPolicy, innerPolicy], _time);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var lease = attempts.Begin(call);
            await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
            await lease.SettleAsync(Success);
        }

        Assert.Single(outerPolicy.Asked);
        Assert.Equal(3, innerPolicy.Asked.Count);
        Assert.Distinct(innerPolicy.Asked.Select(asked => asked.OperationId));
    }

    [Fact]
    public void AcquireAsync_AnyStackAndAnyFailures_HoldsNothingAfterwards()
    {
        var policies = Gen.Select(Gen.Enum<PolicyStage>(), Gen.Int[0, 9], Gen.Bool).Array[0, 8];
        Gen.Select(policies, Gen.Enum<CallStatus>(), Gen.Int[1, 4]).Sample(
            (drawn, status, settlements) =>
            {
                var stack = drawn.Select((policy, index) => new RecordingPolicy($"p{index}", policy.Item1)
                {
                    Refusal = policy.Item2 == 0 ? Refusal : null,
                    Throws = policy.Item2 == 1 ? new TimeoutException() : null,
                    SettlementThrows = policy.Item3 ? new TimeoutException() : null,
                }).ToArray();
                return RunAsync(stack, status, settlements).GetAwaiter().GetResult();
            },
            iter: 2_000);
    }

    private async Task<bool> RunAsync(RecordingPolicy[] stack, CallStatus status, int settlements)
    {
        var order = new List<string>();
        Array.ForEach(stack, policy => policy.Order = order);
        var lease = Begin(stack);
        var isOver = false;
        try
        {
            foreach (var stage in Enum.GetValues<PolicyStage>())
            {
                isOver = isOver || await lease.AcquireAsync(stage, CancellationToken.None) is not null;
            }
        }
        catch (TimeoutException)
        {
            isOver = true;
        }

        for (var i = 0; i < settlements; i++)
        {
            await lease.SettleAsync(new CallOutcome { Status = status });
        }

        var granted = stack.Where(policy => policy.Asked.Count == 1 && policy.Refusal is null && policy.Throws is null).ToList();
        var inOrder = granted.OrderBy(policy => policy.Stage).Select(policy => policy.Name).Reverse();
        return stack.All(policy => policy.UnderWay == 0 && policy.Asked.Count <= 1)
            && granted.TrueForAll(policy => policy.Settled.Count == 1 && policy.Settled[0].Status == (isOver ? CallStatus.Refused : status))
            && order.SequenceEqual(inOrder);
    }

    private CallLease Begin(params RecordingPolicy[] policies) => new PolicyPipeline(policies, _time).Begin(NewCall());

    private GatewayCall NewCall() => new(GatewayOperation.Chat, _time.GetUtcNow());
}
