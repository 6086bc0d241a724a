using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Tests.Files;

public sealed class HadrianTomlFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hadrian-toml-").FullName;

    [Fact]
    public void DefaultText_ThisBuild_HasNoProblem()
    {
        var text = HadrianTomlFile.DefaultText(Environment().DefaultDatabasePath);

        var result = HadrianToml.Parse(text, options: new HadrianTomlOptions { Environment = Environment() });

        result.AssertClean();
        Assert.Equal("127.0.0.1", result.Data["server:host"]);
        Assert.Equal("api_key", result.Data["auth:type"]);
        Assert.Equal(Environment().DefaultDatabasePath, result.Data["database:path"]);
        Assert.Equal("true", result.Data["database:create_directory"]);
    }

    [Theory]
    [InlineData(@"C:\Users\Ada ""x""\hadrian.db")]
    [InlineData("/data/${HOME}/hadrian.db")]
    public void DefaultText_OddPath_IsReadBackUnchanged(string path)
        => Assert.Equal(path, TestToml.Current(HadrianTomlFile.DefaultText(path)).Data["database:path"]);

    [Fact]
    public void DefaultText_ExampleProvider_IsValidOnceUncommented()
    {
        var text = HadrianTomlFile.DefaultText("/d/h.db").Replace("# [providers.openai]", "[providers.openai]", StringComparison.Ordinal)
            .Replace("# type =", "type =", StringComparison.Ordinal)
            .Replace("# api_key =", "api_key =", StringComparison.Ordinal);

        TestToml.Current(text, ValidFiles.Variables).AssertNoErrors();
    }

    [Fact]
    public void Find_Nothing_ListsPlaces()
    {
        var found = HadrianTomlFile.Find(environment: Environment());

        Assert.Null(found.Path);
        Assert.False(found.IsExplicit);
        Assert.Equal([InRoot("here", "hadrian.toml"), InRoot("home", ".config", "hadrian", "hadrian.toml")], found.Searched);
    }

    [Fact]
    public void Find_BothPlaces_PrefersCurrentDirectory()
    {
        var here = Write("here", "hadrian.toml");
        Write("home", ".config", "hadrian", "hadrian.toml");

        Assert.Equal(here, HadrianTomlFile.Find(environment: Environment()).Path);
    }

    [Fact]
    public void Find_UserFolderOnly_FindsIt()
    {
        var file = Write("xdg", "hadrian", "hadrian.toml");

        Assert.Equal(file, HadrianTomlFile.Find(environment: Environment(("XDG_CONFIG_HOME", InRoot("xdg")))).Path);
    }

    [Fact]
    public void Find_NamedFileMissing_DoesNotFallBack()
    {
        Write("here", "hadrian.toml");

        var found = HadrianTomlFile.Find("other.toml", Environment());

        Assert.Null(found.Path);
        Assert.True(found.IsExplicit);
        Assert.Equal([InRoot("here", "other.toml")], found.Searched);
    }

    [Theory]
    [InlineData(TomlPlatform.Xdg, ".config", ".local/share")]
    [InlineData(TomlPlatform.MacOS, "Library/Application Support", "Library/Application Support")]
    [InlineData(TomlPlatform.Windows, "AppData/Roaming", "AppData/Roaming")]
    public void Folders_Platform_FollowsItsRules(TomlPlatform platform, string config, string data)
    {
        var environment = new TomlEnvironment { Variable = _ => null, HomeDirectory = "/home/ada", Platform = platform };

        Assert.Equal(Path.Combine("/home/ada", config, "hadrian"), Path.Combine(environment.ConfigDirectory));
        Assert.Equal(Path.Combine("/home/ada", data, "hadrian", "hadrian.db"), environment.DefaultDatabasePath);
    }

    [Fact]
    public void ConfigDirectory_RelativeXdgFolder_IsIgnored()
        => Assert.Equal(InRoot("home", ".config", "hadrian"), Environment(("XDG_CONFIG_HOME", "relative")).ConfigDirectory);

    [Fact]
    public void WriteDefault_FirstRun_CreatesFileAndFolders()
    {
        var path = HadrianTomlFile.WriteDefault(environment: Environment());

        Assert.Equal(path, HadrianTomlFile.Find(environment: Environment()).Path);
        Assert.True(Directory.Exists(Environment().DataDirectory));
        HadrianToml.Load(path, new HadrianTomlOptions { Environment = Environment(), Parts = TomlParts.Current }).AssertClean();
    }

    [Fact]
    public void WriteDefault_ExistingFile_IsKeptUnlessTold()
    {
        var path = Write("here", "hadrian.toml");

        Assert.Throws<IOException>(() => HadrianTomlFile.WriteDefault("hadrian.toml", environment: Environment()));
        Assert.Equal("", File.ReadAllText(path));
        HadrianTomlFile.WriteDefault("hadrian.toml", overwrite: true, Environment());
        Assert.NotEqual("", File.ReadAllText(path));
    }

    [Fact]
    public void Load_MissingFile_IsAProblemOfTheFile()
    {
        var problem = HadrianToml.Load("nowhere.toml", new HadrianTomlOptions { Environment = Environment() }).Problems.Single();

        Assert.StartsWith("nowhere.toml: error: the file cannot be read", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NotUtf8_IsAProblemOfTheFile()
    {
        var path = Write("here", "hadrian.toml");
        File.WriteAllBytes(path, [0x61, 0xff, 0xfe]);

        Assert.Contains("not valid UTF-8", HadrianToml.Load(path).Problems.Single().Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private TomlEnvironment Environment(params (string Name, string Value)[] variables) => new()
    {
        Variable = name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault(),
        CurrentDirectory = InRoot("here"),
        HomeDirectory = InRoot("home"),
        Platform = TomlPlatform.Xdg,
    };

    private string InRoot(params string[] parts) => Path.Combine([_root, .. parts]);

    private string Write(params string[] parts)
    {
        var path = InRoot(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }
}
