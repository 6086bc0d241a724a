using System.Text.RegularExpressions;

namespace Hadrian.Gateway.AspNetCore.Tests.OpenApi;

/// <summary>Holds what the gateway describes against the API it stays compatible with. Every difference is in docs/api-differences.md, and nothing else is.</summary>
public sealed partial class ReferenceApiTests
{
    private static readonly string Reference = Path.Combine(Repository.Root, "..", "shared", "reference", "hadrian.openapi.json");
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api-differences.md"));

    [ReferenceFact]
    public async Task Routes_ThatAreMissing_AreOnThePage()
    {
        var (reference, ours) = await ReadAsync();
        var missing = reference.Operations.Keys.Except(ours.Operations.Keys).ToList();
        var listed = Spans("Not offered").Select(Pattern).ToList();

        Assert.Equal([], missing.Where(route => !listed.Any(pattern => pattern.IsMatch(route))));
        Assert.Equal([], listed.Where(pattern => !missing.Any(pattern.IsMatch)).Select(pattern => $"{pattern} is offered, or never was there"));
    }

    [ReferenceFact]
    public async Task Routes_ThatAreAdded_AreOnThePage()
    {
        var (reference, ours) = await ReadAsync();

        Assert.Equal(ours.Operations.Keys.Except(reference.Operations.Keys).Order(), Spans("Added").Select(Normalize).Order());
    }

    [ReferenceFact]
    public async Task Members_ThatDiffer_AreOnThePage()
    {
        var (reference, ours) = await ReadAsync();

        // What the data plane describes are the main members; it passes all others on.
        var different = reference.Operations.Keys.Intersect(ours.Operations.Keys).Where(route => route.Contains(" /admin/", StringComparison.Ordinal))
            .Select(route => (Route: route, Difference: Difference(reference, ours, route))).Where(pair => pair.Difference.Length > 0)
            .Select(pair => $"{pair.Route} | {pair.Difference}").Order().ToList();
        var listed = Lines("Members").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split('|'))
            .Select(cells => $"{Normalize(cells[0].Trim(' ', '`'))} | {cells[1].Replace("`", "", StringComparison.Ordinal).Trim()}").Order().ToList();

        Assert.Equal(different, listed);
    }

    private static async Task<(ApiDescription Reference, ApiDescription Ours)> ReadAsync()
    {
        await using var gateway = await TestGateway.StartAsync();
        return (new ApiDescription(await File.ReadAllTextAsync(Reference)), new ApiDescription((await gateway.GetAsync("/api/openapi.json", "")).AssertOk().Text));
    }

    private static string Difference(ApiDescription reference, ApiDescription ours, string route)
    {
        return string.Join("; ", new[]
        {
            Of("request", reference.Request(route), ours.Request(route)),
            Of("query", reference.Query(route), ours.Query(route)),
            Of("status", reference.Statuses(route), ours.Statuses(route)),
            Of("answer", reference.Answer(route), ours.Answer(route)),
        }.Where(part => part.Length > 0));

        static string Of(string what, ISet<string> before, ISet<string> after)
        {
            var changes = before.Except(after).Order().Select(name => $"-{name}").Concat(after.Except(before).Order().Select(name => $"+{name}")).ToList();
            return changes.Count == 0 ? "" : $"{what} {string.Join(' ', changes)}";
        }
    }

    private static IEnumerable<string> Lines(string section)
        => Page.Split("\n## ").Single(part => part.StartsWith(section + "\n", StringComparison.Ordinal)).Split('\n').Skip(1);

    private static IEnumerable<string> Spans(string section) => Lines(section).SelectMany(line => Span().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>Makes a pattern of <c>GET /a/{b}</c>, of <c>/a</c> for every method, or of <c>/a…</c> for all paths that begin so.</summary>
    private static Regex Pattern(string text)
    {
        var method = text.StartsWith('/') ? "[A-Z]+ " : "";
        var end = text.EndsWith('…') ? "" : "$";
        return new Regex($"^{method}{Regex.Escape(Normalize(text.TrimEnd('…')))}{end}", RegexOptions.NonBacktracking);
    }

    private static string Normalize(string text) => ApiDescription.Normalize(text);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    private sealed class ReferenceFactAttribute : FactAttribute
    {
        public ReferenceFactAttribute() => Skip = File.Exists(Reference) ? null : "The description of the original API is not beside the checkout.";
    }
}
