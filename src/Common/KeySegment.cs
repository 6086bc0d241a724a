namespace Hadrian.Common;

/// <summary>
/// A name that users choose, such as a model's, as one level of a configuration key. Keys separate their levels with
/// <c>:</c>, so a colon in a name is escaped as in a URL, and with it the sign that escapes.
/// </summary>
internal static class KeySegment
{
    private const string Colon = "%3A";
    private const string Percent = "%25";

    public static string Escape(string name) => name.AsSpan().IndexOfAny(':', '%') < 0
        ? name
        : name.Replace("%", Percent, StringComparison.Ordinal).Replace(":", Colon, StringComparison.Ordinal);

    public static string Unescape(string segment) => segment.Contains('%', StringComparison.Ordinal)
        ? segment.Replace(Colon, ":", StringComparison.OrdinalIgnoreCase).Replace(Percent, "%", StringComparison.Ordinal)
        : segment;
}
