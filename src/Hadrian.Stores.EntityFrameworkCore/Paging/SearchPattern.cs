namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Patterns for what texts begin with. Compared with texts in lower case, where databases agree on letters.</summary>
internal static class SearchPattern
{
    public const string Escape = "\\";

    /// <summary>Gives the pattern of a term, in which nothing of the term has a meaning of its own.</summary>
    public static string Of(string term) => term.ToLowerInvariant()
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal) + "%";
}
