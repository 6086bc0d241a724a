using System.Collections.Frozen;

namespace Hadrian.Configuration.Toml.Parts;

/// <summary>Says which parts of the gateway exist where a file is loaded.</summary>
public sealed class TomlParts
{
    private readonly FrozenSet<TomlPart>? _parts;

    private TomlParts(IEnumerable<TomlPart>? parts) => _parts = parts?.ToFrozenSet();

    /// <summary>Gets what this version of the gateway brings along: none of the optional parts.</summary>
    public static TomlParts Current { get; } = new([]);

    /// <summary>Gets a set that contains every part; it judges a file by its form alone.</summary>
    public static TomlParts All { get; } = new(parts: null);

    /// <summary>Returns a set with further parts.</summary>
    /// <param name="parts">What a host adds.</param>
    public TomlParts With(params IEnumerable<TomlPart> parts) => _parts is null ? this : new TomlParts(_parts.Concat(parts));

    /// <summary>Tells whether a part is in the set.</summary>
    /// <param name="part">The part in question.</param>
    public bool Contains(TomlPart part) => _parts?.Contains(part) ?? true;
}
