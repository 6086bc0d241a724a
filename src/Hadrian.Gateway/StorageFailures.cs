using System.Data.Common;

namespace Hadrian.Gateway;

/// <summary>Recognises failures of durable storage, which come wrapped in various ways.</summary>
internal static class StorageFailures
{
    /// <summary>Tells whether storage is the cause of an exception.</summary>
    public static bool IsOfStorage(Exception? exception)
        => exception is not null && (exception is GatewayStorageException or DbException || IsOfStorage(exception.InnerException));
}
