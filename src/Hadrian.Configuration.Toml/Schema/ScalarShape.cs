using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A single value.</summary>
internal abstract class ScalarShape : Shape
{
    /// <summary>Never shown in messages.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What the key wants, in words.</summary>
    protected abstract string Wanted { get; }

    /// <summary>What to write instead of a value of another kind.</summary>
    protected abstract string HowToWrite { get; }

    public sealed override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        var reading = Take(reader, at, node);
        reader.Settings.Add(new Setting(at, node.Place) { Value = reading?.Value, Display = reading?.Display });
    }

    /// <summary>Checks a value and reports what is wrong with it; null if it cannot be used.</summary>
    public Reading? Take(SchemaReader reader, Location at, TomlNode node)
    {
        if (node is not TomlScalar scalar)
        {
            reader.Error(at, node.Place, $"{Wanted} wanted, {node.Kind} found", HowToWrite);
            return null;
        }

        if (scalar.IsUnknown)
        {
            return null;
        }

        var reading = Read(reader, scalar);
        if (reading.Cause is not null)
        {
            reader.Error(at, scalar.Place, reading.Cause, reading.Fix ?? HowToWrite);
            return null;
        }

        return reading with { Display = IsSecret || scalar.Source is not null ? null : reading.Display ?? reading.Value };
    }

    protected abstract Reading Read(SchemaReader reader, TomlScalar scalar);

    protected Reading Mismatch(TomlScalar scalar, bool fitsWithoutQuotes = false) => scalar.ScalarKind switch
    {
        ScalarKind.Variable => Reading.Wrong($"{Wanted} wanted, but the value of variable {Names(scalar)} is not"),
        ScalarKind.Text when fitsWithoutQuotes => Reading.Wrong($"{Wanted} wanted, a string found", "drop the quotes"),
        _ => Reading.Wrong($"{Wanted} wanted, {scalar.Kind} found"),
    };

    /// <summary>Shows a value unless it is secret; what comes from variables appears as the file has it.</summary>
    protected string Show(TomlScalar scalar) => IsSecret ? "the value" : Spelling.Quote(scalar.Source ?? scalar.Text);

    protected static string Names(TomlScalar scalar)
        => string.Join(", ", scalar.Variables.Select(name => $"`{Spelling.Quote(name)[1..^1]}`"));
}
