using System.Text;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Replaces what PostgreSQL cannot store in a text: the character U+0000 and lone surrogates. A usage row must not be lost for them.</summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';

    public static string From(string text)
        => text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', Replacement)))
            : text;
}
