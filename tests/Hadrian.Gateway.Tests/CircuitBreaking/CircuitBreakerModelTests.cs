using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.CircuitBreaking;

/// <summary>Calls that begin and end in any order, while time passes, against a model without bits, locks or generations.</summary>
public class CircuitBreakerModelTests
{
    private const int FailuresToOpen = 3;
    private const int SuccessesToClose = 2;
    private const int Cooldown = 10;
    private const int ProbeTimeout = 4;

    [Fact]
    [Trait("Property", "CB-2")]
    [Trait("Property", "CB-5")]
    [Trait("Property", "CB-6")]
    public void Breaker_AnyInterleaving_DoesAsTheModel()
    {
        var step = Gen.Select(Gen.Frequency((6, Gen.Const(Act.Enter)), (6, Gen.Const(Act.Report)), (3, Gen.Const(Act.Wait))), Gen.Int[0, 1_000], Gen.Enum<AttemptResult>());
        step.Array[1, 120].Sample(
            steps =>
            {
                var time = new FakeTimeProvider();
                var breaker = new CircuitBreaker("x", Options(), time);
                var model = new Model();
                var calls = new List<(BreakerPermit Permit, object Phase)>();
                foreach (var (act, number, result) in steps)
                {
                    switch (act)
                    {
                        case Act.Enter:
                            var isIn = breaker.TryEnter(out var permit, out var refusal);
                            if (isIn != model.TryEnter() || isIn == refusal is not null)
                            {
                                return false;
                            }

                            if (isIn)
                            {
                                calls.Add((permit, model.Phase));
                            }

                            break;
                        case Act.Report when calls.Count > 0:
                            var index = number % calls.Count;
                            calls[index].Permit.Report(result);
                            model.Report(calls[index].Phase, result);
                            calls.RemoveAt(index);
                            break;
                        case Act.Wait:
                            time.Advance(TimeSpan.FromSeconds(number % (Cooldown + 2)));
                            model.Now += number % (Cooldown + 2);
                            break;
                    }

                    var status = breaker.GetStatus();
                    if ((status.State, status.FailureCount, status.SuccessCount) != model.Status())
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 5_000);
    }

    [Fact]
    [Trait("Property", "CB-2")]
    public async Task Breaker_ManyThreadsWhileHalfOpen_NeverHasTwoProbesUnderWay()
    {
        var time = new FakeTimeProvider();
        var breaker = new CircuitBreaker("x", new CircuitBreakerOptions { FailureThreshold = 1, SuccessThreshold = int.MaxValue }, time);
        breaker.TryEnter(out var permit, out _);
        permit.Report(AttemptResult.Failure);
        time.Advance(TimeSpan.FromSeconds(30));
        var underWay = 0;
        var most = 0;
        var probes = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (breaker.TryEnter(out var probe, out var _))
                {
                    Interlocked.Increment(ref probes);
                    InterlockedMax(ref most, Interlocked.Increment(ref underWay));
                    Interlocked.Decrement(ref underWay);
                    probe.Report(i % 2 == 0 ? AttemptResult.Success : AttemptResult.Neutral);
                }
            }
        })));

        Assert.Equal(1, most);
        Assert.InRange(probes, 8, 160_000);
    }

    private static CircuitBreakerOptions Options() => new()
    {
        FailureThreshold = FailuresToOpen,
        SuccessThreshold = SuccessesToClose,
        CooldownSeconds = Cooldown,
        ProbeTimeoutSeconds = ProbeTimeout,
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private enum Act
    {
        Enter,
        Report,
        Wait,
    }

    private sealed class Model
    {
        private CircuitState _state;
        private int _failures;
        private int _successes;
        private int _openedAt;
        private int? _probeSince;

        public int Now { get; set; }

        /// <summary>What a call belongs to: a time of being closed, or one probe. Compared by identity.</summary>
        public object Phase { get; private set; } = new();

        public bool TryEnter()
        {
            Tick();
            if (_state == CircuitState.HalfOpen && (_probeSince is null || Now - _probeSince >= ProbeTimeout))
            {
                Phase = new object();
                _probeSince = Now;
                return true;
            }

            return _state == CircuitState.Closed;
        }

        public void Report(object phase, AttemptResult result)
        {
            if (!ReferenceEquals(phase, Phase))
            {
                return;
            }

            if (_state == CircuitState.Closed)
            {
                _failures = result switch { AttemptResult.Success => 0, AttemptResult.Failure => _failures + 1, _ => _failures };
                if (_failures == FailuresToOpen)
                {
                    Open();
                }

                return;
            }

            Phase = new object();
            _probeSince = null;
            if (result == AttemptResult.Failure)
            {
                _failures++;
                Open();
            }
            else if (result == AttemptResult.Success && ++_successes == SuccessesToClose)
            {
                (_state, _failures, _successes) = (CircuitState.Closed, 0, 0);
            }
        }

        public (CircuitState State, int Failures, int Successes) Status()
        {
            Tick();
            return (_state, _failures, _successes);
        }

        private void Open()
        {
            Phase = new object();
            (_state, _openedAt) = (CircuitState.Open, Now);
        }

        private void Tick()
        {
            if (_state == CircuitState.Open && Now - _openedAt >= Cooldown)
            {
                (_state, _successes, _probeSince) = (CircuitState.HalfOpen, 0, null);
            }
        }
    }
}
