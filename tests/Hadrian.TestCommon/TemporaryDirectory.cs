namespace Hadrian.TestCommon;

/// <summary>An empty directory of its own for one test, deleted with all it holds on dispose.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Gets the absolute path of the directory.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("hadrian-").FullName;

    /// <summary>Returns the absolute path of an entry in the directory, which need not exist.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file into the directory and returns its absolute path.</summary>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
