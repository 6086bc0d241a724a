using Microsoft.Data.Sqlite;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Says what a failure of SQLite means for the one who runs the gateway.</summary>
internal static class SqliteFailure
{
    private const int Permission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    public static GatewayStorageException Explain(SqliteException exception, string path)
        => new($"database.path '{path}' {Problem(exception, path)} ({exception.Message.TrimEnd('.')})", exception);

    private static string Problem(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Permission or ReadOnly or CannotOpen =>
            "cannot be opened for writing. Check the permissions: the gateway's user must be able to write "
            + $"the file and its directory (ls -la '{Path.GetDirectoryName(path)}').",
        Busy or Locked =>
            "stayed locked by another process for longer than database.busy_timeout_ms. Stop that process, or raise the timeout.",
        NoDatabase => "is not a SQLite database, and is left as it is. Name another file.",
        Corrupt => "is a damaged SQLite database. Restore it from a backup, or name another file.",
        Full or InputOutput => "cannot be written to. Check that the disk is sound and has free space.",
        _ => "cannot be brought up to date. Restore the file from a backup if an upgrade was interrupted.",
    };
}
