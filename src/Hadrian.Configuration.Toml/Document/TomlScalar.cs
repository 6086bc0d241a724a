namespace Hadrian.Configuration.Toml.Document;

/// <summary>A single value, with all variables replaced.</summary>
internal sealed class TomlScalar(Place place, ScalarKind kind, string text) : TomlNode(place)
{
    public ScalarKind ScalarKind { get; } = kind;

    /// <summary>The value in the form configuration providers use.</summary>
    public string Text { get; } = text;

    /// <summary>The text as the file has it, if that differs because it names variables.</summary>
    public string? Source { get; init; }

    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>A variable is not set, so nothing can be said about the value.</summary>
    public bool IsUnknown { get; init; }

    public override string Kind => ScalarKind switch
    {
        ScalarKind.Integer => "an integer",
        ScalarKind.Float => "a float",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Date => "a date",
        ScalarKind.Variable => "the value of a variable",
        _ => "a string",
    };
}
