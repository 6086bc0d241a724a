namespace Hadrian.Configuration.Toml.Schema;

/// <summary>What applies to one table of several types.</summary>
/// <param name="All">The types there are.</param>
/// <param name="Type">The table's own; null if it cannot be known, and then the keys of every type pass.</param>
internal sealed record Variant(TypeVariants All, string? Type)
{
    public string Discriminator => All.Discriminator.Name;

    public IEnumerable<SchemaKey> Allowed => [All.Discriminator, .. Own ?? All.Keys.Values.SelectMany(keys => keys).DistinctBy(key => key.Name)];

    /// <summary>The keys that can be missed.</summary>
    public IEnumerable<SchemaKey> Expected => Own ?? [All.Discriminator];

    private SchemaKey[]? Own => Type is null ? null : All.Keys.GetValueOrDefault(Type) ?? [];

    /// <summary>Finds the types a key belongs to if it is not one of this type.</summary>
    public IReadOnlyList<string> OwnersOf(string key)
        => Type is null ? [] : [.. All.Keys.Where(pair => pair.Value.Any(own => own.Name == key)).Select(pair => pair.Key)];

    public string Missing(SchemaKey key)
        => Own?.Contains(key) is true ? $"missing; {Discriminator} {Spelling.Quote(Type!)} needs it" : "missing";
}
