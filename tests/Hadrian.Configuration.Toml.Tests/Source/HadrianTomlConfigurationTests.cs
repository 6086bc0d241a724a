using Microsoft.Extensions.Configuration;

namespace Hadrian.Configuration.Toml.Tests.Source;

public sealed class HadrianTomlConfigurationTests
{
    [Fact]
    public void AddHadrianTomlText_ValidText_FillsConfiguration()
    {
        var configuration = new ConfigurationBuilder()
            .AddHadrianTomlText("[server]\nport = ${PORT}\n[providers.Local-1]\ntype = \"test\"", TestToml.Options(Parts.TomlParts.All, ("PORT", "81")))
            .Build();

        Assert.Equal("81", configuration["server:port"]);
        Assert.Equal("Local-1", configuration.GetSection("providers").GetChildren().Single().Key);
    }

    [Fact]
    public void AddHadrianTomlText_Errors_ThrowsOnceWithAll()
    {
        var builder = new ConfigurationBuilder().AddHadrianTomlText("[server]\nport = 70000\n[sever]");

        var exception = Assert.Throws<HadrianTomlException>(() => builder.Build());

        Assert.Contains("hadrian.toml:2:8: error: server.port", exception.Message, StringComparison.Ordinal);
        Assert.Contains("hadrian.toml:3:2: error: sever", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, exception.Problems.Count(problem => problem.Severity is TomlSeverity.Error));
    }

    [Fact]
    public void AddHadrianToml_MissingFile_Throws()
        => Assert.Throws<HadrianTomlException>(() => new ConfigurationBuilder().AddHadrianToml("no/such/file.toml").Build());

    [Fact]
    public void AddHadrianToml_LoadedResult_IsUsedAsItIs()
    {
        var result = TestToml.All("[server]\nport = 1");

        Assert.Equal("1", new ConfigurationBuilder().AddHadrianToml(result).Build()["server:port"]);
    }
}
