using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>The keys that depend on a table's type.</summary>
/// <param name="Discriminator">The key that names the type; its shape is an <see cref="EnumShape"/>.</param>
/// <param name="Keys">By canonical type.</param>
internal sealed partial record TypeVariants(SchemaKey Discriminator, IReadOnlyDictionary<string, SchemaKey[]> Keys)
{
    /// <summary>Tells the type of a table that does not say it; null if it cannot be told.</summary>
    public Func<TomlTable, string?>? Infer { get; init; }

    public Variant Select(SchemaReader reader, Location at, TomlTable table)
    {
        if (table.Find(Discriminator.Name) is { } node)
        {
            var type = node is TomlScalar { IsUnknown: false } scalar ? ((EnumShape)Discriminator.Shape).Canonical(scalar.Text) : null;
            return new Variant(this, type);
        }

        var inferred = Infer?.Invoke(table);
        if (inferred is not null)
        {
            // Read like a value in the file, so that a type this build lacks is refused either way.
            var target = at.Key(Discriminator.Name, Discriminator.Target) with { Spelling = at.Spelling };
            Discriminator.Shape.Read(reader, target, new TomlScalar(table.Place, ScalarKind.Text, inferred));
        }

        return new Variant(this, inferred);
    }
}
