using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Applying {Count} migrations to the database at {Place}, up to {Last}.")]
    public static partial void Migrating(ILogger logger, string place, int count, string last);

    [LoggerMessage(2, LogLevel.Warning, "The database at {Place} does not answer.")]
    public static partial void Unavailable(ILogger logger, Exception exception, string place);

    [LoggerMessage(3, LogLevel.Warning, "The replica at {Place} (database.read_url) cannot be read. Reports are read from the database itself until it can.")]
    public static partial void ReplicaAway(ILogger logger, Exception exception, string place);

    [LoggerMessage(4, LogLevel.Information, "The replica at {Place} can be read again.")]
    public static partial void ReplicaBack(ILogger logger, string place);
}
