using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>What goes into a model and what comes out, such as <c>text</c>, <c>image</c>, <c>audio</c>.</summary>
public sealed class ModelModalities
{
    /// <summary>Gets what it takes.</summary>
    [ConfigurationKeyName("input")]
    public IList<string> Input { get; } = [];

    /// <summary>Gets what it gives.</summary>
    [ConfigurationKeyName("output")]
    public IList<string> Output { get; } = [];
}
