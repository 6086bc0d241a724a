namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Looks at the path before SQLite does, whose one answer to all that can be wrong is "unable to open database file".</summary>
internal static class DatabaseFile
{
    /// <exception cref="GatewayStorageException">No database can be opened at the path.</exception>
    public static void Prepare(SqliteDatabase database)
    {
        var path = database.Path;
        if (Directory.Exists(path))
        {
            throw new GatewayStorageException(
                $"database.path '{path}' is a directory. Name a file in it, such as '{Path.Join(path, "hadrian.db")}'.");
        }

        if (File.Exists(path))
        {
            return;
        }

        RefuseUnlessCreatable(database);
        PrepareDirectory(Path.GetDirectoryName(path)!, database);
    }

    private static void RefuseUnlessCreatable(SqliteDatabase database)
    {
        if (!database.Options.CreateIfMissing)
        {
            throw new GatewayStorageException(
                $"database.path '{database.Path}' does not exist. Correct the path, or set database.create_if_missing to true.");
        }

        if (!database.Options.RunMigrations)
        {
            throw new GatewayStorageException(
                $"database.path '{database.Path}' does not exist, and database.run_migrations is false, so it cannot be set up. "
                + "Correct the path, or set database.run_migrations to true.");
        }
    }

    private static void PrepareDirectory(string directory, SqliteDatabase database)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        if (FileAbove(directory) is { } file)
        {
            throw new GatewayStorageException(
                $"database.path '{database.Path}' lies below '{file}', which is a file. Choose a path whose directories can exist.");
        }

        if (!database.Options.CreateDirectory)
        {
            throw new GatewayStorageException(
                $"The directory of database.path '{database.Path}' does not exist. Create it: mkdir -p '{directory}'");
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStorageException(
                $"The directory of database.path '{database.Path}' cannot be created: {exception.Message} "
                + $"Create it by hand (mkdir -p '{directory}') and let the gateway's user write to it, or choose another path.",
                exception);
        }
    }

    private static string? FileAbove(string? directory)
    {
        while (directory is not null && !Directory.Exists(directory))
        {
            if (File.Exists(directory))
            {
                return directory;
            }

            directory = Path.GetDirectoryName(directory);
        }

        return null;
    }
}
