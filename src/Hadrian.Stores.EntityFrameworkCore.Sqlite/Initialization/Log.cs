using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Applying {Count} migrations to '{Path}', up to {Last}.")]
    public static partial void Migrating(ILogger logger, string path, int count, string last);

    [LoggerMessage(2, LogLevel.Warning, "The database '{Path}' keeps journal mode '{Actual}' instead of '{Wanted}'; check database.wal_mode and the file system.")]
    public static partial void JournalModeRefused(ILogger logger, string path, string wanted, string actual);

    [LoggerMessage(3, LogLevel.Warning, "The database '{Path}' does not answer.")]
    public static partial void Unavailable(ILogger logger, Exception exception, string path);
}
