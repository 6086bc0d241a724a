namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A setting the file makes, under its canonical key.</summary>
internal sealed record Setting(Location At, Place Place)
{
    /// <summary>The value of a single setting; null if it is a list, or cannot be known.</summary>
    public string? Value { get; init; }

    /// <summary>The values of a list; null if it is none.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>The value in words; null if it must not be shown.</summary>
    public string? Display { get; init; }

    public string Spelling => At.Spelling;

    /// <summary>Something stands in the file, but its value is wrong or depends on a missing variable.</summary>
    public bool IsUnknown => Value is null && Items is null;

    public bool HasSameValue(Setting other)
        => Value == other.Value && (Items ?? []).SequenceEqual(other.Items ?? [], StringComparer.Ordinal);
}
