using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Authentication;

public sealed class ApiKeyLastUsedTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ControllableKeyStore _store = new();
    private readonly FakeLogger<ApiKeyLastUsed> _logger = new();
    private readonly ApiKeyLastUsed _lastUsed;

    public ApiKeyLastUsedTests() => _lastUsed = new ApiKeyLastUsed(_store, _time, _logger);

    public void Dispose() => _lastUsed.Dispose();

    [Fact]
    public void Touch_ManyTimes_IsWrittenOnceAMinuteWithTheLatest()
    {
        Guid first = Guid.NewGuid(), second = Guid.NewGuid();
        var start = _time.GetUtcNow();
        for (var second0 = 0; second0 < 60; second0++)
        {
            _lastUsed.Touch(first, start.AddSeconds(second0));
        }

        _lastUsed.Touch(second, start);
        Assert.Empty(_store.Touches);
        _time.Advance(ApiKeyLastUsed.Interval);

        var batch = Assert.Single(_store.Touches);
        Assert.Equal(new Dictionary<Guid, DateTimeOffset> { [first] = start.AddSeconds(59), [second] = start }, batch);
        _time.Advance(ApiKeyLastUsed.Interval);
        Assert.Single(_store.Touches);
    }

    [Fact]
    public void Touch_StoreFails_IsWrittenWithTheNextAndALaterUseWins()
    {
        Guid first = Guid.NewGuid(), second = Guid.NewGuid();
        var start = _time.GetUtcNow();
        _store.TouchThrows = new IOException("away");
        _lastUsed.Touch(first, start);
        _lastUsed.Touch(second, start);
        _time.Advance(ApiKeyLastUsed.Interval);
        Assert.Equal(1, _logger.Collector.Count);

        _store.TouchThrows = null;
        _lastUsed.Touch(second, start.AddMinutes(1));
        _time.Advance(ApiKeyLastUsed.Interval);

        Assert.Equal(new Dictionary<Guid, DateTimeOffset> { [first] = start, [second] = start.AddMinutes(1) }, Assert.Single(_store.Touches));
    }

    [Fact]
    public async Task DisposeAsync_UsesPending_AreWritten()
    {
        _lastUsed.Touch(Guid.NewGuid(), _time.GetUtcNow());

        await _lastUsed.DisposeAsync();

        Assert.Single(_store.Touches);
    }
}
