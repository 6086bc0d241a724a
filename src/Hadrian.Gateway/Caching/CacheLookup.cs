using System.Buffers;
using Hadrian.Wire.OpenAI.Responses;

namespace Hadrian.Gateway;

/// <summary>
/// What the response cache has for one call. After a miss identical calls wait for this one, so it must be completed with
/// the provider's answer or disposed, whatever happens.
/// </summary>
/// <remarks>Disposing it without an answer lets the others go on: to the provider, or, when the caller left, with one of them in its place.</remarks>
public sealed class CacheLookup : IDisposable
{
    private readonly ResponseCache? _cache;
    private readonly GatewayCall? _call;
    private readonly ModelTarget? _target;
    private readonly string _key = string.Empty;
    private readonly CancellationToken _caller;
    private Flight? _flight;
    private bool _isOver;

    private CacheLookup(CacheStatus status, CachedAnswer? answer)
    {
        Status = status;
        Answer = answer;
        _isOver = true;
    }

    internal CacheLookup(ResponseCache cache, string key, GatewayCall call, CacheStatus status, Flight? flight, CancellationToken caller)
    {
        _cache = cache;
        _key = key;
        _call = call;
        _target = call.Target;
        _flight = flight;
        _caller = caller;
        Status = status;
    }

    /// <summary>Gets what the cache has.</summary>
    public CacheStatus Status { get; }

    /// <summary>Gets the cached answer, when <see cref="Status"/> is <see cref="CacheStatus.Hit"/>.</summary>
    public CachedAnswer? Answer { get; }

    internal static CacheLookup Bypassed { get; } = new(CacheStatus.Bypassed, answer: null);

    internal static CacheLookup Hit(CachedAnswer answer) => new(CacheStatus.Hit, answer);

    /// <summary>Hands over the provider's answer. It is kept when it is whole, not too large, and from the target that was looked up.</summary>
    /// <param name="statusCode">The answer's status.</param>
    /// <param name="reply">The answer as read.</param>
    /// <param name="body">The bytes that go to the caller; copied.</param>
    /// <remarks>Does nothing after a hit or when the call is not cached. Never fails: a second level that is away is logged.</remarks>
    public ValueTask CompleteAsync(int statusCode, OpenAIReply reply, ReadOnlySequence<byte> body)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return CompleteAsync(statusCode is >= 200 and <= 299 && reply.IsComplete, body);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            EndFlight(_caller.IsCancellationRequested ? FlightEnd.Abandoned : FlightEnd.Failed);
        }
    }

    internal async ValueTask CompleteAsync(bool isWhole, ReadOnlySequence<byte> body)
    {
        if (_isOver)
        {
            return;
        }

        // An answer by a fallback is not what the target would have said.
        _isOver = true;
        if (!isWhole || !Equals(_call!.Target, _target) || !_cache!.TryMake(body, out var answer))
        {
            _cache!.Metrics.Completed(isStored: false);
            EndFlight(FlightEnd.Failed);
            return;
        }

        // Those who wait have their answer at once; newcomers find the flight until the answer is stored.
        _flight?.Land(FlightEnd.With(answer));
        try
        {
            await _cache.StoreAsync(_key, answer).ConfigureAwait(false);
            _cache.Metrics.Completed(isStored: true);
        }
        finally
        {
            EndFlight(FlightEnd.With(answer));
        }
    }

    private void EndFlight(FlightEnd end)
    {
        if (Interlocked.Exchange(ref _flight, null) is { } flight)
        {
            _cache!.Flights.End(_key, flight, end);
        }
    }
}
