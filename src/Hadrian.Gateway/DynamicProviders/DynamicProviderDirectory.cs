using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>
/// The providers made through the admin API, ready to be called. Rows are remembered for a while; a provider made of one stays,
/// with its connections and circuit breaker, until the row changes.
/// </summary>
internal sealed partial class DynamicProviderDirectory(
    IDynamicProviderStore store, DynamicProviderScopes scopes, DynamicProviderBuilder builder, TimeProvider time, ILogger<DynamicProviderDirectory> logger)
{
    /// <summary>The most an owner can have; the caps on making them are lower.</summary>
    private const int MostOfAnOwner = 1_000;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<(DynamicProviderOwner Owner, string Name), DynamicProvider> _rows = new(MostRemembered, time);
    private readonly ExpiringCache<DynamicProviderOwner, IReadOnlyList<DynamicProvider>> _lists = new(MostRemembered, time);

    // Those that go are not disposed: calls may be under way in them. Their idle connections close by themselves.
    private readonly ConcurrentDictionary<Guid, DynamicProviderInstance> _instances = new();

    /// <summary>Finds an owner's provider that is enabled.</summary>
    /// <exception cref="GatewayException">It is there but cannot be used: 502 <c>provider_error</c>.</exception>
    public async ValueTask<DynamicProviderInstance?> FindAsync(DynamicProviderOwner owner, string name, CancellationToken cancellationToken)
    {
        if (!_rows.TryGet((owner, name), out var row))
        {
            var generation = _rows.Generation;
            row = await store.FindAsync(owner, name, cancellationToken).ConfigureAwait(false);
            _rows.Fill((owner, name), row, row is null ? Unknown : Known, generation);
        }

        if (row is not { IsEnabled: true })
        {
            return null;
        }

        if (TryGetInstance(row, out var instance))
        {
            return instance;
        }

        return await scopes.NameOfAsync(owner, cancellationToken).ConfigureAwait(false) is { } scope ? Make(row, scope) : null;
    }

    /// <summary>Lists an owner's providers that are enabled and can be used.</summary>
    public async ValueTask<IReadOnlyList<DynamicProviderInstance>> ListAsync(DynamicProviderOwner owner, CancellationToken cancellationToken)
    {
        if (!_lists.TryGet(owner, out var rows))
        {
            var generation = _lists.Generation;
            rows = (await store.ListAsync(owner, new PageRequest(MostOfAnOwner), cancellationToken).ConfigureAwait(false)).Items;
            _lists.Fill(owner, rows, rows.Count == 0 ? Unknown : Known, generation);
        }

        var found = new List<DynamicProviderInstance>(rows!.Count);
        foreach (var row in rows.Where(row => row.IsEnabled))
        {
            if (TryGetInstance(row, out var instance))
            {
                found.Add(instance);
            }
            else if (await scopes.NameOfAsync(owner, cancellationToken).ConfigureAwait(false) is { } scope && TryMake(row, scope, out instance, out _))
            {
                found.Add(instance);
            }
        }

        return found;
    }

    /// <summary>Reads everything anew from now on.</summary>
    public void Clear()
    {
        _rows.Clear();
        _lists.Clear();
        scopes.Clear();
    }

    /// <summary>Reads everything anew from now on, and makes one provider anew.</summary>
    public void Forget(Guid id)
    {
        Clear();
        _instances.TryRemove(id, out _);
    }

    private bool TryGetInstance(DynamicProvider row, [NotNullWhen(true)] out DynamicProviderInstance? instance)
        => _instances.TryGetValue(row.Id, out instance) && instance.Record.UpdatedAt == row.UpdatedAt;

    private DynamicProviderInstance Make(DynamicProvider row, string scope)
        => TryMake(row, scope, out var instance, out var exception)
            ? instance
            : throw new GatewayException(
                new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                    $"Provider '{scope}/{row.Name}' cannot be used: its stored settings cannot be read. Set its API key and config anew."),
                exception);

    private bool TryMake(
        DynamicProvider row, string scope, [NotNullWhen(true)] out DynamicProviderInstance? instance, [NotNullWhen(false)] out Exception? failure)
    {
        if (_instances.Count >= MostRemembered)
        {
            _instances.Clear();
        }

        try
        {
            failure = null;
            instance = builder.Build(row, $"{scope}/{row.Name}");
        }
        catch (Exception exception) when (exception is GatewayConfigurationException or SecretUnreadableException)
        {
            LogUnusable(logger, exception, row.Id);
            (instance, failure) = (null, exception);
            return false;
        }

        // Of two calls that make it at once one wins, so that both share its breaker.
        var made = instance;
        instance = _instances.AddOrUpdate(row.Id, made, (_, present) => present.Record.UpdatedAt >= row.UpdatedAt ? present : made);
        return true;
    }

    [LoggerMessage(45, LogLevel.Error, "The provider {Id}, made through the admin API, cannot be used.")]
    private static partial void LogUnusable(ILogger logger, Exception exception, Guid id);
}
