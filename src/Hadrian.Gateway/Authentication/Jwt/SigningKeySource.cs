using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Hadrian.Gateway;

/// <summary>
/// Keeps the keys of one issuer. They are fetched when first needed, after a while, and when a token names a key that is not
/// among them: one fetch at a time, and no attempt within 30 seconds of the last, whatever callers send.
/// </summary>
internal sealed partial class SigningKeySource(Uri address, TimeSpan refreshAfter, SigningKeyDownload download, TimeProvider time, ILogger<SigningKeySource> logger)
{
    internal static readonly TimeSpan AttemptEvery = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan ServeStaleFor = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private volatile State _state = new(null, 0, null, false);
    private Task? _fetch;

    /// <summary>Gets the keys as long as they need not be fetched anew.</summary>
    public SigningKeys? Current => _state is var state && !NeedsFetch(state) ? Usable(state) : null;

    /// <summary>Finds a key by its name.</summary>
    /// <param name="keyId">The name.</param>
    /// <param name="algorithm">What it is to be used with.</param>
    /// <param name="cancellationToken">A token to give up waiting; a fetch under way goes on for others.</param>
    public async ValueTask<Answer> FindAsync(string keyId, JwtAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var state = _state;
        var isKnown = Usable(state)?.Find(keyId, algorithm) is not null;
        if ((!isKnown || NeedsFetch(state)) && Fetch() is { } fetch && (!isKnown || IsLongOverdue(state)))
        {
            await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        state = _state;
        var keys = Usable(state);
        if (keys?.Find(keyId, algorithm) is { } key)
        {
            return new Answer(key, keys, null);
        }

        // After a failed attempt nobody can tell a new key from one that is made up.
        return keys is null || state.HasFailed ? new Answer(null, keys, UntilNextAttempt(state)) : new Answer(null, keys, null);
    }

    // Between one and two periods the fetch goes on in the background and nobody waits. After that the keys may have been
    // withdrawn long ago, and the first caller waits, unless the issuer is known to be away.
    private bool IsLongOverdue(State state) => !state.HasFailed && time.GetElapsedTime(state.FetchedAt) >= refreshAfter * 2;

    private bool NeedsFetch(State state) => (state.Keys is null || time.GetElapsedTime(state.FetchedAt) >= refreshAfter) && MayTry(state);

    private bool MayTry(State state) => state.TriedAt is not { } tried || time.GetElapsedTime(tried) >= AttemptEvery;

    private SigningKeys? Usable(State state) => time.GetElapsedTime(state.FetchedAt) < refreshAfter + ServeStaleFor ? state.Keys : null;

    private TimeSpan UntilNextAttempt(State state)
    {
        var wait = state.TriedAt is { } tried ? AttemptEvery - time.GetElapsedTime(tried) : AttemptEvery;
        return wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    /// <summary>Joins the fetch under way or begins one; <see langword="null"/> when it is too early for the next.</summary>
    private Task? Fetch()
    {
        lock (_lock)
        {
            if (_fetch is not null || !MayTry(_state))
            {
                return _fetch;
            }

            _state = _state with { TriedAt = time.GetTimestamp() };

            // The fetch belongs to no call: it must not end with one, nor show up in its trace.
            using (ExecutionContext.SuppressFlow())
            {
                return _fetch = Task.Run(FetchAsync);
            }
        }
    }

    private async Task FetchAsync()
    {
        SigningKeys? keys = null;
        try
        {
            keys = await download.FetchAsync(address).ConfigureAwait(false);
            if (keys.Count == 0)
            {
                LogEmpty(logger, address);
            }
        }
#pragma warning disable CA1031 // whatever it is, callers get an answer of their own and the next attempt comes by itself
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, exception, address, exception is AddressRefusedException || exception.InnerException is AddressRefusedException
                ? " Its host is at an address that may not be reached: allow it with server.allow_private_urls or server.allow_loopback_urls."
                : "");
        }

        lock (_lock)
        {
            _fetch = null;
            _state = keys is null
                ? _state with { HasFailed = true }
                : new State(_state.Keys?.IsSameAs(keys) == true ? _state.Keys : keys, time.GetTimestamp(), _state.TriedAt, HasFailed: false);
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "The keys of the token issuer at {Address} cannot be fetched.{Hint} Those that are known serve for another 24 hours.")]
    private static partial void LogFailed(ILogger logger, Exception exception, Uri address, string hint);

    [LoggerMessage(12, LogLevel.Warning, "The key set at {Address} holds no key that tokens can be checked with: RSA from 2048 bits or EC on P-256 or P-384, named by kid and meant for signatures.")]
    private static partial void LogEmpty(ILogger logger, Uri address);

    /// <summary>What became of a search.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Keys">The set it is of.</param>
    /// <param name="RetryAfter">When there may be another answer: the keys cannot be fetched. <see langword="null"/> when they could.</param>
    public readonly record struct Answer(JsonWebKey? Key, SigningKeys? Keys, TimeSpan? RetryAfter);

    private sealed record State(SigningKeys? Keys, long FetchedAt, long? TriedAt, bool HasFailed);
}
