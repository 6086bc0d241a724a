namespace Hadrian.Host.Logging;

/// <summary>A filter in the manner of <c>RUST_LOG</c>: levels for everything and for single targets, such as <c>info,sqlx=debug</c>.</summary>
/// <param name="Level">The level of everything not named; <see langword="null"/> when the filter does not say.</param>
/// <param name="Categories">Levels of logging categories.</param>
internal sealed record LogDirectives(LogLevel? Level, IReadOnlyList<KeyValuePair<string, LogLevel>> Categories)
{
    /// <summary>Reads a filter.</summary>
    /// <returns><see langword="null"/> when any part of it cannot be understood.</returns>
    public static LogDirectives? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        LogLevel? everything = null;
        var categories = new List<KeyValuePair<string, LogLevel>>();
        foreach (var directive in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = directive.Split('=', 2, StringSplitOptions.TrimEntries);
            if (ParseLevel(parts[^1]) is not { } level || parts[0].Length == 0)
            {
                return null;
            }

            if (parts.Length == 1)
            {
                everything = level;
            }
            else
            {
                categories.AddRange(LogTargets.Categories(parts[0]).Select(category => KeyValuePair.Create(category, level)));
            }
        }

        return new LogDirectives(everything, categories);
    }

    public static LogLevel? ParseLevel(string? text) => text?.ToLowerInvariant() switch
    {
        "off" => LogLevel.None,
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => null,
    };
}
