namespace Hadrian.Gateway;

/// <summary>Keeps API keys in memory: for tests and for embedded gateways without a database.</summary>
public sealed class InMemoryApiKeyStore : IApiKeyStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ApiKeyRecord> _byHash = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_byHash.GetValueOrDefault(keyHash));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ApiKeyRecord?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_byHash.Values.FirstOrDefault(key => key.Id == id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ApiKeyRecord>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. _byHash.Values.Where(key => ids.Contains(key.Id))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page<ApiKeyRecord>> ListAsync(ApiKeyOwner owner, PageRequest page, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(InMemoryPaging.Read(_byHash.Values.Where(key => key.Owner == owner), key => new PageCursor(key.CreatedAt, key.Id), page));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page<ApiKeyRecord>> ListInOrganizationAsync(Guid organizationId, PageRequest page, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(InMemoryPaging.Read(_byHash.Values.Where(key => key.OrganizationId == organizationId), key => new PageCursor(key.CreatedAt, key.Id), page));
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> CountLiveAsync(ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_byHash.Values.Count(key => key.Owner == owner && key.IsUsableAt(now)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AnyAdminKeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_byHash.Values.Any(key => key.IsUsableAt(now) && key.Scopes?.Contains(ApiKeyScopes.Admin) == true));
        }
    }

    /// <inheritdoc/>
    public ValueTask CreateAsync(ApiKeyRecord key, string keyHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            _byHash.Add(keyHash, key);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<string?> UpdateAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            foreach (var (hash, old) in _byHash)
            {
                if (old.Id == key.Id && old.RevokedAt is null)
                {
                    _byHash[hash] = old with
                    {
                        Name = key.Name,
                        BudgetLimitCents = key.BudgetLimitCents,
                        BudgetPeriod = key.BudgetPeriod,
                        Scopes = key.Scopes,
                        AllowedModels = key.AllowedModels,
                        IpAllowlist = key.IpAllowlist,
                        RateLimitRpm = key.RateLimitRpm,
                        RateLimitTpm = key.RateLimitTpm,
                        ExpiresAt = key.ExpiresAt,
                    };
                    return new(hash);
                }
            }
        }

        return new((string?)null);
    }

    /// <inheritdoc/>
    public ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (hash, key) in _byHash)
            {
                if (key.Id == id)
                {
                    _byHash[hash] = key with { RevokedAt = key.RevokedAt ?? revokedAt };
                    return new(hash);
                }
            }
        }

        return new((string?)null);
    }

    /// <inheritdoc/>
    public ValueTask<string?> RotateAsync(Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(successor);
        lock (_lock)
        {
            foreach (var (hash, key) in _byHash)
            {
                if (key.Id == id && key.RevokedAt is null && key.RotationGraceUntil is null)
                {
                    _byHash[hash] = key with { RotationGraceUntil = graceUntil };
                    _byHash.Add(successorHash, successor);
                    return new(hash);
                }
            }
        }

        return new((string?)null);
    }

    /// <inheritdoc/>
    public ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lastUsed);
        lock (_lock)
        {
            foreach (var (hash, key) in _byHash.ToArray())
            {
                if (lastUsed.TryGetValue(key.Id, out var usedAt) && !(key.LastUsedAt >= usedAt))
                {
                    _byHash[hash] = key with { LastUsedAt = usedAt };
                }
            }
        }

        return default;
    }

    /// <summary>Removes the keys of an owner who is erased.</summary>
    /// <returns>Their hashes.</returns>
    internal List<string> Remove(ApiKeyOwner owner)
    {
        lock (_lock)
        {
            var hashes = _byHash.Where(pair => pair.Value.Owner == owner).Select(pair => pair.Key).ToList();
            hashes.ForEach(hash => _byHash.Remove(hash));
            return hashes;
        }
    }
}
