using System.Text.RegularExpressions;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Slugs and names of organisations and what they are divided into.</summary>
internal static partial class TenantNames
{
    private const int LongestSlug = 64;
    private const int LongestName = 255;

    public static string Slug(string? slug)
        => slug is { Length: > 0 and <= LongestSlug } && Pattern().IsMatch(slug)
            ? slug
            : throw AdminErrors.Validation("slug", "'slug' must be 1 to 64 lower-case letters and digits, in groups joined by single hyphens.");

    public static string Name(string? name)
        => name is { Length: > 0 and <= LongestName } ? name : throw AdminErrors.Validation("name", "'name' must have 1 to 255 characters.");

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
