namespace Hadrian.Configuration.Toml.Document;

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TableOrigin
{
    /// <summary>Only named on the way to a deeper header.</summary>
    Implied,

    /// <summary>Opened by its own <c>[header]</c>.</summary>
    Header,

    /// <summary>Made by a dotted key.</summary>
    Dotted,

    /// <summary>Written in braces, and so complete.</summary>
    Inline,
}
