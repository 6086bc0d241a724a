namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hadrian-sqlite-");

    public string Path => _directory.FullName;

    public string File(string name = "hadrian.db") => System.IO.Path.Join(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
