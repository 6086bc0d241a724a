namespace Hadrian.Gateway;

/// <summary>Reads secrets that are named rather than written down, such as <c>env:OPENAI_API_KEY</c> or <c>file:/run/secrets/openai</c>.</summary>
/// <param name="sources">Where they are kept.</param>
public sealed class SecretReferences(IEnumerable<ISecretSource> sources)
{
    private readonly Dictionary<string, ISecretSource> _sources = sources.ToDictionary(source => source.Scheme, StringComparer.Ordinal);

    /// <summary>Tells whether a text is a reference to a known source.</summary>
    /// <param name="text">The text.</param>
    public bool IsReference(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && _sources.ContainsKey(text[..colon]);
    }

    /// <summary>Reads the secret a reference names.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <exception cref="SecretUnreadableException">There is no such source, or it has no such secret.</exception>
    public async ValueTask<string> ReadAsync(string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (!IsReference(reference))
        {
            throw new SecretUnreadableException($"A reference to a secret must begin with one of {string.Join(", ", _sources.Keys.Order().Select(scheme => $"{scheme}:"))}.");
        }

        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return await _sources[reference[..colon]].ReadAsync(reference[(colon + 1)..], cancellationToken).ConfigureAwait(false) is { Length: > 0 } secret
            ? secret
            : throw new SecretUnreadableException($"There is no secret at '{reference}'.");
    }
}
