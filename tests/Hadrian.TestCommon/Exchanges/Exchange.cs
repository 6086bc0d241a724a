using System.Text;

namespace Hadrian.TestCommon;

/// <summary>
/// The hand-written exchanges under <c>Exchanges/</c>: <c>*.json</c> is a plain body, <c>*.jsonl</c> a stream
/// with one event's data per line, as sent when the caller asked for usage.
/// </summary>
public static class Exchange
{
    /// <summary>Reads a plain body, such as <c>chat.json</c>.</summary>
    /// <exception cref="FileNotFoundException">There is no exchange of that name.</exception>
    public static string Json(string name) => Read(name).TrimEnd();

    /// <summary>Reads the events of a stream, such as <c>chat.jsonl</c>, without the closing <c>[DONE]</c>.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="includeUsage">
    /// Whether the caller set <c>stream_options.include_usage</c>. When not, the final usage chunk and the
    /// null <c>usage</c> of the others are left out.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no exchange of that name.</exception>
    public static IReadOnlyList<string> Events(string name, bool includeUsage = true)
    {
        var events = Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return includeUsage
            ? events
            : [.. events.SkipLast(1).Select(data => data.Replace(""","usage":null""", "", StringComparison.Ordinal))];
    }

    private static string Read(string name)
    {
        using var stream = typeof(Exchange).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"Exchanges/ holds no '{name}'.", name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
