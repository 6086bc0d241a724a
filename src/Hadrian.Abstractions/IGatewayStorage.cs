namespace Hadrian;

/// <summary>The durable storage behind the stores: brought up to date before the gateway serves, and asked for its health.</summary>
public interface IGatewayStorage
{
    /// <summary>Gets the kind of storage, such as <c>sqlite</c>, for messages and health.</summary>
    string Kind { get; }

    /// <summary>Creates the storage where needed and applies pending migrations. Safe to call from several nodes at once.</summary>
    /// <param name="cancellationToken">A token to cancel the start.</param>
    /// <exception cref="GatewayStorageException">The storage cannot be opened or migrated; the message says what to mend.</exception>
    ValueTask InitializeAsync(CancellationToken cancellationToken);

    /// <summary>Tells whether the storage answers.</summary>
    /// <param name="cancellationToken">A token to cancel the probe.</param>
    ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken);
}

/// <summary>Thrown when storage cannot be opened or migrated; the message names the setting at fault and the remedy.</summary>
/// <remarks>A store may throw it too, as it may a <see cref="System.Data.Common.DbException"/>: the client gets <see cref="GatewayErrorCodes.DatabaseError"/>.</remarks>
/// <param name="message">What is wrong, where, and how to mend it.</param>
/// <param name="innerException">The cause.</param>
public sealed class GatewayStorageException(string message, Exception? innerException = null) : Exception(message, innerException);
