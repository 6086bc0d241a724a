namespace Hadrian;

/// <summary>Keeps small values that the gateway itself sets and that all nodes share, by name.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface ISettingStore
{
    /// <summary>Gives the values whose names begin alike, in the order of their names.</summary>
    /// <param name="prefix">How the names begin; case-sensitive.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Sets a value, replacing the present one.</summary>
    /// <param name="name">Its name, at most 128 characters.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask SetAsync(string name, string value, CancellationToken cancellationToken);
}
