using CsCheck;
using Hadrian.Host.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hadrian.Host.Tests.Logging;

public sealed class LogDirectivesTests
{
    [Theory]
    [InlineData("off", LogLevel.None)]
    [InlineData("error", LogLevel.Error)]
    [InlineData("WARN", LogLevel.Warning)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace)]
    public void Parse_SingleLevel_IsTheLevelOfEverything(string text, LogLevel expected)
    {
        var directives = LogDirectives.Parse(text)!;

        Assert.Equal(expected, directives.Level);
        Assert.Empty(directives.Categories);
    }

    [Theory]
    [InlineData("hadrian", "Hadrian")]
    [InlineData("hadrian::routing", "Hadrian")]
    [InlineData("sqlx", "Microsoft.EntityFrameworkCore.Database.Command")]
    [InlineData("hyper", "Microsoft.AspNetCore", "System.Net.Http")]
    [InlineData("h2", "Microsoft.AspNetCore", "System.Net.Http")]
    [InlineData("tower", "Microsoft.AspNetCore", "System.Net.Http")]
    [InlineData("tower_http", "Microsoft.AspNetCore", "System.Net.Http")]
    [InlineData("reqwest", "Microsoft.AspNetCore", "System.Net.Http")]
    [InlineData("My.Category", "My.Category")]
    public void Parse_Target_NamesTheCategoriesBehindIt(string target, params string[] categories)
    {
        var directives = LogDirectives.Parse($"warn, {target}=debug")!;

        Assert.Equal(LogLevel.Warning, directives.Level);
        Assert.Equal(categories.Select(category => KeyValuePair.Create(category, LogLevel.Debug)), directives.Categories);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("loud")]
    [InlineData("hadrian=loud")]
    [InlineData("info,=debug")]
    [InlineData("info,hadrian=")]
    public void Parse_Unreadable_IsNothing(string? text) => Assert.Null(LogDirectives.Parse(text));

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text => LogDirectives.Parse(text) is null or { Categories: not null });

    [Fact]
    public void Settings_Default_KeepTheFrameworkQuiet()
    {
        var settings = Settings(null);

        Assert.Equal(LogLevel.Information, settings.Level);
        Assert.Contains(KeyValuePair.Create("Microsoft", LogLevel.Warning), settings.Categories);
        Assert.False(settings.LogsBodies);
    }

    [Fact]
    public void Settings_RustLog_OverridesLevelAndFilter()
    {
        var settings = Settings("hadrian=trace,error", ("level", "info"), ("filter", "sqlx=debug"));

        Assert.Equal(LogLevel.Error, settings.Level);
        Assert.Equal([KeyValuePair.Create("Hadrian", LogLevel.Trace)], settings.Categories);
        Assert.True(settings.LogsBodies);
    }

    [Fact]
    public void Settings_RustLogUnreadable_FallsBackToTheFile()
        => Assert.Equal(LogLevel.Debug, Settings("loud", ("level", "debug")).Level);

    [Fact]
    public void Settings_FilterOfTheFile_AddsToItsLevel()
    {
        var settings = Settings(null, ("level", "warn"), ("filter", "sqlx=debug"), ("format", "json"));

        Assert.Equal(LogLevel.Warning, settings.Level);
        Assert.Contains(KeyValuePair.Create("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Debug), settings.Categories);
        Assert.True(settings.IsJson);
    }

    private static LoggingSettings Settings(string? rustLog, params (string Key, string Value)[] file) => LoggingSettings.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection(file.ToDictionary(entry => "logging:" + entry.Key, entry => (string?)entry.Value))
            .Build().GetSection("logging"),
        rustLog);
}
