using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public abstract partial class StorageTest
{
    private DirectoryInfo? _directory;

    internal static string? ReasonForAbsence => null;

    protected string DatabasePath => Path.Join(_directory!.FullName, "hadrian.db");

    protected partial void AddStorage(IHadrianGatewayBuilder builder) => builder.AddSqliteStorage(DatabasePath);

    protected static partial string Storable(string text) => text;

    private partial Task CreateDatabaseAsync()
    {
        _directory = Directory.CreateTempSubdirectory("hadrian-sqlite-");
        return Task.CompletedTask;
    }

    private partial Task DropDatabaseAsync()
    {
        _directory!.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
