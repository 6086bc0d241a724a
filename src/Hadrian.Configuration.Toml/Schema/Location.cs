using System.Globalization;
using Hadrian.Common;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>Where the reader is: in the file's own spelling, and as the key that configuration will have.</summary>
/// <param name="Spelling">Dotted, as in the file.</param>
/// <param name="Canonical">Joined by colons, the same for all spellings of a setting; a colon in a name is escaped.</param>
internal sealed record Location(string Spelling, string Canonical)
{
    public static Location Root { get; } = new("", "");

    /// <summary>Steps to a key.</summary>
    /// <param name="name">The key in the file.</param>
    /// <param name="target">The canonical name if it differs; absolute if it starts with a slash.</param>
    /// <param name="quoted">Whether messages always put the key in quotes.</param>
    public Location Key(string name, string? target = null, bool quoted = false)
        => new(Toml.Spelling.Append(Spelling, name, quoted), target?.StartsWith('/') is true ? target[1..] : Join(target ?? KeySegment.Escape(name)));

    public Location Item(int index)
        => new(Toml.Spelling.Item(Spelling, index), Join(index.ToString(CultureInfo.InvariantCulture)));

    private string Join(string name) => Canonical.Length == 0 ? name : $"{Canonical}:{name}";
}
