using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>The vocabulary in which the sections are written.</summary>
internal static class Shapes
{
    public static AnyShape Anything { get; } = new();

    public static BooleanShape Flag { get; } = new();

    /// <summary>A string that is not blank.</summary>
    public static TextShape Text { get; } = new();

    public static TextShape TextOrEmpty { get; } = new(allowEmpty: true);

    /// <summary>A string that no message shows.</summary>
    public static TextShape Secret { get; } = new() { IsSecret = true };

    public static TextShape SecretOrEmpty { get; } = new(allowEmpty: true) { IsSecret = true };

    public static TextShape Url { get; } = new(check: TextChecks.HttpUrl);

    public static TextShape HeaderName { get; } = new(check: TextChecks.HeaderName);

    public static TextShape RootedPath { get; } = new(check: TextChecks.RootedPath);

    public static TextShape FilePath { get; } = new(check: TextChecks.FilePath);

    /// <summary>Zero or more, within what an options class holds.</summary>
    public static IntegerShape Count { get; } = new(0, int.MaxValue);

    public static IntegerShape Positive { get; } = new(1, int.MaxValue);

    /// <summary>An amount of money in a small unit.</summary>
    public static IntegerShape Amount { get; } = new(0, long.MaxValue);

    public static FloatShape Share { get; } = new(0, 1);

    public static ListShape Texts { get; } = new(Text);

    public static ListShape Cidrs { get; } = new(new TextShape(check: TextChecks.Cidr));

    public static SchemaKey Key(string name, Shape shape) => new(name, shape);

    public static SchemaKey[] Keys(Shape shape, params IEnumerable<string> names) => [.. names.Select(name => Key(name, shape))];

    public static TableShape Table(params SchemaKey[] keys) => new(keys);

    public static IntegerShape Between(long min, long max) => new(min, max);

    public static TextShape Checked(TextCheck check) => new(check: check);

    public static EnumShape OneOf(params EnumOption[] options) => new(options);

    public static ListShape ListOf(ScalarShape item) => new(item);

    /// <summary>A table whose keys the user chooses.</summary>
    public static TableShape Map(Shape item, bool quoted = false) => new() { Others = new NamedEntries(item) { Quoted = quoted } };

    /// <summary>The discriminator of a table of several types, with the keys each type adds.</summary>
    public static TypeVariants Variants(SchemaKey discriminator, params (string Type, SchemaKey[] Keys)[] types)
        => new(discriminator, types.ToDictionary(type => type.Type, type => type.Keys, StringComparer.Ordinal));

    /// <summary>Says which type applies when the table is silent.</summary>
    public static TypeVariants Otherwise(this TypeVariants variants, Func<TomlTable, string?> infer) => variants with { Infer = infer };
}
