using System.Net;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>The checks that strings need.</summary>
internal static class TextChecks
{
    private const string HeaderSymbols = "!#$%&'*+-.^_`|~";

    public static Reading Host(string text, string shown, SchemaReader reader)
        => text == "localhost" || IPAddress.TryParse(text.Trim('[', ']'), out _)
            ? Reading.Of(text)
            : Reading.Wrong($"{shown} is not an IP address", "use an address such as \"127.0.0.1\", \"0.0.0.0\" or \"::1\", or \"localhost\"");

    public static Reading HttpUrl(string text, string shown, SchemaReader reader)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? Reading.Of(text, url.UserInfo.Length == 0 ? Spelling.Quote(text) : "a URL with credentials")
            : Reading.Wrong("not an http or https URL", "write a full URL such as \"https://example.com/path\"");

    /// <summary>A URL, or the driver's own list of names and values. Details are the storage's to check.</summary>
    public static Reading PostgresUrl(string text, string shown, SchemaReader reader)
        => text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
            || (text.Contains('=', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal))
            ? Reading.Of(text)
            : Reading.Wrong("not a PostgreSQL URL", "write postgres://user:password@host:5432/database");

    /// <summary>One URL, or the nodes of a cluster separated by commas, which may leave out the scheme.</summary>
    public static Reading RedisUrl(string text, string shown, SchemaReader reader)
    {
        var nodes = text.Split(',', StringSplitOptions.TrimEntries);
        var fits = nodes.All(node => node.Length > 0 && (HasRedisScheme(node) || (nodes.Length > 1 && !node.Contains("://", StringComparison.Ordinal))));
        return fits
            ? Reading.Of(text)
            : Reading.Wrong("not a Redis URL", "write redis://host:6379, rediss://… for TLS, or redis+cluster://…");
    }

    public static Reading HeaderName(string text, string shown, SchemaReader reader)
        => text.All(character => char.IsAsciiLetterOrDigit(character) || HeaderSymbols.Contains(character, StringComparison.Ordinal))
            ? Reading.Of(text)
            : Reading.Wrong($"{shown} is not a valid header name", "use letters, digits and hyphens, such as \"X-API-Key\"");

    public static Reading RootedPath(string text, string shown, SchemaReader reader)
        => text.StartsWith('/') ? Reading.Of(text) : Reading.Wrong($"{shown} must start with `/`", "write a path such as \"/metrics\"");

    public static Reading FilePath(string text, string shown, SchemaReader reader)
        => text.Contains('\0', StringComparison.Ordinal)
            ? Reading.Wrong($"{shown} is not a path", "remove the character U+0000")
            : Reading.Of(reader.Environment.ExpandHome(text), shown);

    public static Reading TimeZone(string text, string shown, SchemaReader reader)
        => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _)
            ? Reading.Of(text)
            : Reading.Wrong($"{shown} is not a time zone this system knows", "use an IANA name such as \"Europe/Berlin\", or \"UTC\"");

    public static Reading Id(string text, string shown, SchemaReader reader)
        => Guid.TryParse(text, out _)
            ? Reading.Of(text)
            : Reading.Wrong($"{shown} is not an id", "write a UUID such as \"6f1c2a34-5b6d-4e7f-8091-a2b3c4d5e6f7\"");

    public static Reading LongKey(string text, string shown, SchemaReader reader)
        => text.Length >= 32
            ? Reading.Of(text)
            : Reading.Wrong("shorter than 32 characters", "use a long random value, such as the output of `openssl rand -hex 32`");

    /// <summary>An IP network. Host bits are cleared, because not every reader accepts them.</summary>
    public static Reading Cidr(string text, string shown, SchemaReader reader)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0
            || !IPAddress.TryParse(text[..slash], out var address)
            || !byte.TryParse(text[(slash + 1)..], out var length)
            || address.GetAddressBytes() is not { } bytes
            || length > bytes.Length * 8)
        {
            return Reading.Wrong($"{shown} is not a CIDR", "write a network such as \"10.0.0.0/8\" or \"2001:db8::/32\"; a single address ends in /32 or /128");
        }

        for (var bit = (int)length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return Reading.Of($"{new IPAddress(bytes)}/{length}");
    }

    private static bool HasRedisScheme(string node)
        => node.StartsWith("redis://", StringComparison.Ordinal)
            || node.StartsWith("rediss://", StringComparison.Ordinal)
            || node.StartsWith("redis+cluster://", StringComparison.Ordinal);
}
