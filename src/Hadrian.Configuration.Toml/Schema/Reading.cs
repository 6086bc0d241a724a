namespace Hadrian.Configuration.Toml.Schema;

/// <summary>The outcome of looking at one value: usable, or why not.</summary>
internal sealed record Reading
{
    public string? Value { get; private init; }

    public string? Display { get; init; }

    public string? Cause { get; private init; }

    public string? Fix { get; private init; }

    public static Reading Of(string value, string? display = null) => new() { Value = value, Display = display };

    public static Reading Wrong(string cause, string? fix = null) => new() { Cause = cause, Fix = fix };
}
