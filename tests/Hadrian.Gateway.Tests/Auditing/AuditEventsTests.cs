using Hadrian.Gateway.Tests.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using NSubstitute;

namespace Hadrian.Gateway.Tests.Auditing;

public sealed class AuditEventsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IAuditLog _log = Substitute.For<IAuditLog>();
    private readonly WaitingTimeProvider _time = new();
    private readonly FakeLogCollector _logs = new();
    private readonly TaskCompletionSource<AuditRecord> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Storage_ThatIsAway_IsTriedAgainAtGrowingIntervals()
    {
        var failures = 7;
        Appending(record =>
        {
            if (failures-- > 0)
            {
                throw new GatewayStorageException("Away.");
            }

            _written.SetResult(record);
        });
        using var events = Events();
        await events.StartAsync(default);
        var record = Record("a");

        events.Add(record);

        Assert.Same(record, await _written.Task.WaitAsync(Patience));
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], _time.Waits.Select(wait => wait.TotalSeconds));
        await events.StopAsync(default);
    }

    [Fact]
    public async Task RecordThatNoStoreTakes_DoesNotKeepTheOthersWaiting()
    {
        Appending(record =>
        {
            if (record.Action == "bad")
            {
                throw new InvalidOperationException("Never.");
            }

            _written.SetResult(record);
        });
        using var events = Events();
        await events.StartAsync(default);

        events.Add(Record("bad"));
        events.Add(Record("good"));

        Assert.Equal("good", (await _written.Task.WaitAsync(Patience)).Action);
        Assert.Contains(_logs.GetSnapshot(), entry => entry.Level == LogLevel.Error);
        await events.StopAsync(default);
    }

    [Fact]
    public async Task Stop_WritesWhatIsWaiting()
    {
        var actions = new List<string>();
        Appending(record => actions.Add(record.Action));
        using var events = Events();
        events.Add(Record("a"));
        events.Add(Record("b"));

        await events.StopAsync(default);

        Assert.Equal(["a", "b"], actions);
    }

    [Fact]
    public async Task Stop_WithoutStorage_SaysHowManyAreLost()
    {
        Appending(_ => throw new GatewayStorageException("Away."));
        using var events = Events();
        events.Add(Record("a"));
        events.Add(Record("b"));

        await events.StopAsync(default);

        Assert.Contains("2 audit records", Assert.Single(_logs.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddOnce_SameEvent_IsWrittenOnce()
    {
        var actions = new List<string>();
        Appending(record => actions.Add(record.Action));
        using var events = Events();
        for (var i = 0; i < 3; i++)
        {
            events.AddOnce("same", TimeSpan.FromMinutes(1), () => Record("a"));
        }

        events.AddOnce("other", TimeSpan.FromMinutes(1), () => Record("b"));
        await events.StopAsync(default);

        Assert.Equal(["a", "b"], actions);
    }

    private AuditEvents Events() => new(_log, _time, new FakeLogger<AuditEvents>(_logs));

    private void Appending(Action<AuditRecord> append) => _log.AppendAsync(Arg.Any<AuditRecord>(), Arg.Any<CancellationToken>()).Returns(call =>
    {
        append(call.Arg<AuditRecord>());
        return default(ValueTask);
    });

    private static AuditRecord Record(string action) => new()
    {
        Id = Guid.NewGuid(), Timestamp = default, ActorType = AuditActorType.System, Action = action, ResourceType = "test", ResourceId = Guid.Empty,
    };
}
