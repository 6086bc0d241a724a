using System.Globalization;

namespace Hadrian.LoadTest.Reporting;

/// <summary>A table with a text column and right-aligned figures.</summary>
internal sealed class MarkdownTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public static string Number(double? value, string format) =>
        value is { } known && double.IsFinite(known) ? known.ToString(format, CultureInfo.InvariantCulture) : "–";

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    public override string ToString()
    {
        IReadOnlyList<string> rule = [.. headings.Select((_, column) => column == 0 ? "---" : "---:")];
        return string.Join('\n', new[] { headings, rule }.Concat(_rows).Select(cells => $"| {string.Join(" | ", cells)} |"));
    }
}
