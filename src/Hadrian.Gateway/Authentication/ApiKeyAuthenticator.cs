namespace Hadrian.Gateway;

/// <summary>Turns a gateway key into its principal: cache first, then the store. Every use is re-checked against expiry and revocation.</summary>
public sealed class ApiKeyAuthenticator(IApiKeyStore store, ApiKeyCache cache, ApiKeyLastUsed lastUsed, TimeProvider time)
{
    private readonly PresentedKeys _presented = new();

    /// <summary>Finds the principal of a key.</summary>
    /// <param name="key">The whole key.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The principal, or <see langword="null"/> when the key is unknown, revoked or expired.</returns>
    public ValueTask<Principal?> AuthenticateAsync(ReadOnlyMemory<char> key, CancellationToken cancellationToken)
        => AuthenticateAsync(key, static _ => true, this, cancellationToken);

    /// <summary>Finds the principal of a key; one that was never seen is looked up only when it may be.</summary>
    internal ValueTask<Principal?> AuthenticateAsync<TState>(
        ReadOnlyMemory<char> key, Func<TState, bool> mayLookUp, TState state, CancellationToken cancellationToken)
    {
        var isRemembered = _presented.TryGet(key, out var hash);
        if (!isRemembered && !ApiKeyHash.TryCompute(key.Span, out hash))
        {
            return new((Principal?)null);
        }

        if (!cache.TryGet(hash, out var principal))
        {
            return cache.WasKnown(hash) || mayLookUp(state) ? LookUpAsync(hash, cancellationToken) : new((Principal?)null);
        }

        if (Usable(principal) is not { } usable)
        {
            return new((Principal?)null);
        }

        if (!isRemembered)
        {
            _presented.Remember(key, hash);
        }

        return new(usable);
    }

    private async ValueTask<Principal?> LookUpAsync(ApiKeyHash hash, CancellationToken cancellationToken)
    {
        var generation = cache.Generation;
        var record = await store.FindByHashAsync(hash.ToString(), cancellationToken).ConfigureAwait(false);
        var principal = record is null ? null : Principal.ForApiKey(record);
        cache.Fill(hash, principal, generation);
        return Usable(principal);
    }

    private Principal? Usable(Principal? principal)
    {
        var now = time.GetUtcNow();
        if (principal?.ApiKey is not { } key || !key.IsUsableAt(now))
        {
            return null;
        }

        lastUsed.Touch(key.Id, now);
        return principal;
    }
}
