namespace Hadrian.TestCommon.Tests;

public sealed class TemporaryDirectoryTests
{
    [Fact]
    public void Dispose_WithFiles_DeletesTheDirectory()
    {
        var directory = new TemporaryDirectory();
        var file = directory.Write("a.txt", "text");
        Assert.Equal("text", File.ReadAllText(file));

        directory.Dispose();

        Assert.False(Directory.Exists(directory.Path));
    }

    [Fact]
    public void Root_OfTheRepository_HoldsTheSolution()
    {
        Assert.True(File.Exists(Path.Combine(Repository.Root, "Hadrian.sln")));
    }
}
