namespace Hadrian;

/// <summary>A setting that whoever makes a provider through the admin API may give it.</summary>
/// <param name="Path">Its path in the provider's section, segments joined by <c>:</c>, such as <c>credentials:access_key_id</c>.</param>
public sealed record DynamicProviderSetting(string Path)
{
    /// <summary>Gets whether it is a secret: encrypted when stored, and never shown again.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsSecret { get; init; }

    /// <summary>Gets whether it is a document, which may have lines; anything else is one line of ASCII, as it may go into headers.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsDocument { get; init; }

    /// <summary>Gets whether a provider must have it.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsRequired { get; init; }

    /// <summary>Gets the values it may have.</summary>
    /// <value>Default: empty, any that the type takes.</value>
    public IReadOnlyList<string> Values { get; init; } = [];
}
