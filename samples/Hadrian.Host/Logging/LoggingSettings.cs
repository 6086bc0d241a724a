namespace Hadrian.Host.Logging;

/// <summary>What is logged: <c>RUST_LOG</c>, else the file's filter, on top of the file's level.</summary>
/// <param name="Level">The level of everything that <paramref name="Categories"/> does not name.</param>
/// <param name="Categories">Levels of logging categories; the longest prefix wins.</param>
/// <param name="IsJson">Whether lines are JSON.</param>
internal sealed record LoggingSettings(LogLevel Level, IReadOnlyList<KeyValuePair<string, LogLevel>> Categories, bool IsJson)
{
    /// <summary>The framework's log of requests. It has nothing to say above information, and as long as it is on at all the server starts an activity for every request.</summary>
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Gets whether HTTP bodies may be logged, which takes the lowest level for the gateway itself.</summary>
    public bool LogsBodies => Categories.LastOrDefault(category => category.Key == LogTargets.Own, KeyValuePair.Create("", Level)).Value == LogLevel.Trace;

    public static LoggingSettings From(IConfiguration configuration)
        => From(configuration.GetSection("observability:logging"), Environment.GetEnvironmentVariable("RUST_LOG"));

    public static LoggingSettings From(IConfigurationSection section, string? rustLog)
    {
        var directives = LogDirectives.Parse(rustLog) ?? LogDirectives.Parse(section["filter"]);
        var level = LogDirectives.ParseLevel(section["level"]) ?? LogLevel.Information;

        // Who asks for a level of everything means the framework as well; otherwise it only speaks up when something is wrong.
        IEnumerable<KeyValuePair<string, LogLevel>> framework = directives?.Level is null
            ? [KeyValuePair.Create("Microsoft", Quiet(level)), KeyValuePair.Create("System", Quiet(level)), KeyValuePair.Create(RequestLog, LogLevel.None)]
            : [];
        return new LoggingSettings(directives?.Level ?? level, [.. framework, .. directives?.Categories ?? []], section["format"] == "json");
    }

    private static LogLevel Quiet(LogLevel level) => level > LogLevel.Warning ? level : LogLevel.Warning;
}
