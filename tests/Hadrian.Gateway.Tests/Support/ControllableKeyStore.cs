namespace Hadrian.Gateway.Tests.Support;

/// <summary>A key store whose lookups wait when a test wants them to, and whose failures it can ask for.</summary>
internal sealed class ControllableKeyStore : IApiKeyStore
{
    private readonly InMemoryApiKeyStore _inner = new();

    public int Lookups { get; private set; }

    public List<Dictionary<Guid, DateTimeOffset>> Touches { get; } = [];

    /// <summary>Gets or sets what a lookup waits for after it has read the store.</summary>
    public Task? AfterRead { get; set; }

    public Exception? TouchThrows { get; set; }

    public async ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken)
    {
        Lookups++;
        var found = await _inner.FindByHashAsync(keyHash, cancellationToken);
        if (AfterRead is { } gate)
        {
            await gate;
        }

        return found;
    }

    public ValueTask<ApiKeyRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => _inner.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<ApiKeyRecord>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => _inner.FindAllAsync(ids, cancellationToken);

    public ValueTask<Page<ApiKeyRecord>> ListAsync(ApiKeyOwner owner, PageRequest page, CancellationToken cancellationToken)
        => _inner.ListAsync(owner, page, cancellationToken);

    public ValueTask<Page<ApiKeyRecord>> ListInOrganizationAsync(Guid organizationId, PageRequest page, CancellationToken cancellationToken)
        => _inner.ListInOrganizationAsync(organizationId, page, cancellationToken);

    public ValueTask<string?> UpdateAsync(ApiKeyRecord key, CancellationToken cancellationToken) => _inner.UpdateAsync(key, cancellationToken);

    public ValueTask<int> CountLiveAsync(ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
        => _inner.CountLiveAsync(owner, now, cancellationToken);

    public ValueTask<bool> AnyAdminKeyAsync(DateTimeOffset now, CancellationToken cancellationToken) => _inner.AnyAdminKeyAsync(now, cancellationToken);

    public ValueTask CreateAsync(ApiKeyRecord key, string keyHash, CancellationToken cancellationToken) => _inner.CreateAsync(key, keyHash, cancellationToken);

    public ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken)
        => _inner.RevokeAsync(id, revokedAt, cancellationToken);

    public ValueTask<string?> RotateAsync(Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken)
        => _inner.RotateAsync(id, graceUntil, successor, successorHash, cancellationToken);

    public ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
    {
        if (TouchThrows is not null)
        {
            throw TouchThrows;
        }

        Touches.Add(new Dictionary<Guid, DateTimeOffset>(lastUsed));
        return default;
    }
}
