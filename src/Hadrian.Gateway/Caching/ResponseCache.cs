using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Gateway;

/// <summary>
/// Keeps whole answers and gives them again to identical requests of the same tenant, without a call to a provider and
/// without cost. Of identical calls at the same time one reaches the provider.
/// </summary>
/// <remarks>
/// It stands after the policies that admit a call and before those that reserve money for it. It knows no face: a face
/// looks up, and after a miss hands over the answer.
/// </remarks>
public sealed class ResponseCache : IDisposable
{
    private readonly ResponseCacheOptions _options;
    private readonly ResponseStore _store;
    private readonly TimeProvider _time;

    internal ResponseCache(
        ResponseCacheOptions options,
        bool cacheAnonymous,
        IEnumerable<IPolicyVersionSource> versions,
        ResponseStore store,
        TimeProvider time,
        IMeterFactory? meterFactory)
    {
        _options = options;
        _store = store;
        _time = time;
        Keys = new ResponseCacheKeys(options, cacheAnonymous, versions);
        Metrics = new ResponseCacheMetrics(meterFactory);
    }

    /// <summary>Gets whether answers are cached at all.</summary>
    public bool IsEnabled => _options.Enabled;

    internal ResponseCacheKeys Keys { get; }

    internal ResponseCacheMetrics Metrics { get; }

    internal Flights Flights { get; } = new();

    internal int MaxSizeBytes => _options.MaxSizeBytes;

    /// <summary>Looks for the answer to a request, and waits for it when an identical call is under way.</summary>
    /// <param name="call">The call, admitted, with its principal and target.</param>
    /// <param name="request">What is asked for. A stream is never cached.</param>
    /// <param name="directive">What the caller wants.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The lookup, to be disposed. Nothing is allocated for a call that is not cached.</returns>
    public ValueTask<CacheLookup> LookUpAsync(GatewayCall call, OpenAIRequest request, CacheDirective directive, CancellationToken cancellationToken)
        => LookUpAsync(call, request, directive, string.Empty, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    internal ValueTask<CacheLookup> LookUpAsync(
        GatewayCall call, OpenAIRequest request, CacheDirective directive, string origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(request);
        return request.IsStreaming || directive == CacheDirective.Bypass || !IsCached(request.Operation, request.Temperature)
            || Keys.Create(call, request, origin) is not { } key
            ? new(CacheLookup.Bypassed)
            : LookUpAsync(key, call, directive, cancellationToken);
    }

    /// <summary>Tells whether calls like this are cached.</summary>
    internal bool IsCached(GatewayOperation operation, double? temperature)
        => _options.Enabled && (operation == GatewayOperation.Embeddings || !_options.OnlyDeterministic || temperature == 0);

    internal async ValueTask<CacheLookup> LookUpAsync(string key, GatewayCall call, CacheDirective directive, CancellationToken cancellationToken)
    {
        if (directive == CacheDirective.Refresh)
        {
            Metrics.LookedUp("refresh");
            return new CacheLookup(this, key, call, _options.Shadow ? CacheStatus.Bypassed : CacheStatus.Miss, flight: null, cancellationToken);
        }

        if (_options.Shadow)
        {
            var shadow = await FindAsync(key, inMemoryOnly: false, cancellationToken).ConfigureAwait(false);
            Metrics.LookedUp(shadow is null ? "miss" : "shadow_hit");
            return new CacheLookup(this, key, call, CacheStatus.Bypassed, flight: null, cancellationToken);
        }

        while (true)
        {
            if (await FindAsync(key, inMemoryOnly: true, cancellationToken).ConfigureAwait(false) is { } known)
            {
                Metrics.LookedUp("hit");
                return CacheLookup.Hit(known);
            }

            if (Flights.TryBegin(key, out var flight))
            {
                return await LeadAsync(key, call, flight, cancellationToken).ConfigureAwait(false);
            }

            var end = await flight.WaitAsync(_options.CoalescingTimeout, _time, cancellationToken).ConfigureAwait(false);
            if (end.Answer is { } shared)
            {
                Metrics.LookedUp("shared");
                return CacheLookup.Hit(shared);
            }

            if (!end.IsAbandoned)
            {
                Metrics.LookedUp("miss");
                return new CacheLookup(this, key, call, CacheStatus.Miss, flight: null, cancellationToken);
            }
        }
    }

    internal bool TryMake(ReadOnlySequence<byte> body, [NotNullWhen(true)] out CachedAnswer? answer)
    {
        answer = body.Length <= _options.MaxSizeBytes ? new CachedAnswer(_time.GetUtcNow(), body.ToArray()) : null;
        return answer is not null;
    }

    internal ValueTask StoreAsync(string key, CachedAnswer answer) => _store.SetAsync(key, answer);

    private async ValueTask<CacheLookup> LeadAsync(string key, GatewayCall call, Flight flight, CancellationToken cancellationToken)
    {
        CachedAnswer? found;
        try
        {
            // An earlier flight may have stored its answer since this call looked, and another node may have one.
            found = await FindAsync(key, inMemoryOnly: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Flights.End(key, flight, FlightEnd.Abandoned);
            throw;
        }

        if (found is null)
        {
            Metrics.LookedUp("miss");
            return new CacheLookup(this, key, call, CacheStatus.Miss, flight, cancellationToken);
        }

        Flights.End(key, flight, FlightEnd.With(found));
        Metrics.LookedUp("hit");
        return CacheLookup.Hit(found);
    }

    private async ValueTask<CachedAnswer?> FindAsync(string key, bool inMemoryOnly, CancellationToken cancellationToken)
    {
        var answer = await _store.FindAsync(key, inMemoryOnly, cancellationToken).ConfigureAwait(false);
        return answer is not null && _time.GetUtcNow() - answer.CachedAt < TimeSpan.FromSeconds(_options.TtlSeconds) ? answer : null;
    }
}
