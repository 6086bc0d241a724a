using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>One of a few words.</summary>
internal sealed class EnumShape(params EnumOption[] options) : ScalarShape
{
    protected override string Wanted => "a string";

    protected override string HowToWrite => $"use one of {string.Join(", ", options.Select(option => option.Name))}";

    /// <summary>Finds what a value stands for; null if it is not allowed.</summary>
    public string? Canonical(string text) => Option(text)?.Canonical;

    /// <summary>Gets what values can stand for.</summary>
    public IEnumerable<string> Canonicals => options.Select(option => option.Canonical).Distinct(StringComparer.Ordinal);

    /// <summary>Gives all spellings of a value.</summary>
    public IEnumerable<string> Spellings(string canonical)
        => options.Where(option => option.Canonical == canonical).SelectMany(option => option.Synonyms.Prepend(option.Name));

    /// <summary>A variable may stand for the word.</summary>
    public override JsonObject Describe() => new()
    {
        ["type"] = "string",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = Words(options.SelectMany(option => option.Synonyms.Prepend(option.Name))) },
            new JsonObject { ["pattern"] = @"\$\{" }),
    };

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        if (scalar.ScalarKind is not (ScalarKind.Text or ScalarKind.Variable))
        {
            return Mismatch(scalar);
        }

        if (Option(scalar.Text) is not { } option)
        {
            var nearest = Nearest.To(scalar.Text, options.Select(option => option.Name));
            var guess = nearest is null || scalar.Source is not null ? "" : $"did you mean {Spelling.Quote(nearest)}? ";
            return Reading.Wrong($"{Show(scalar)} is not allowed", guess + HowToWrite);
        }

        return reader.Lacks(option.Part)
            ? Reading.Wrong($"{Spelling.Quote(option.Name)} is not part of this build ({option.Part})", Available(reader))
            : Reading.Of(option.Canonical, Spelling.Quote(option.Name));
    }

    private string Available(SchemaReader reader)
        => $"use one of {string.Join(", ", options.Where(option => !reader.Lacks(option.Part)).Select(option => option.Name))}";

    private EnumOption? Option(string text)
        => Array.Find(options, option => option.Name == text || option.Synonyms.Contains(text, StringComparer.Ordinal));
}

/// <summary>A word an <see cref="EnumShape"/> allows.</summary>
internal sealed record EnumOption(string Name, TomlPart? Part = null)
{
    /// <summary>Other spellings, understood but not advertised.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>What is handed on.</summary>
    public string Canonical { get; init; } = Name;

    public static implicit operator EnumOption(string name) => new(name);
}
