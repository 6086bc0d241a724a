namespace Hadrian;

/// <summary>Reads secrets that are kept elsewhere, for references such as <c>env:OPENAI_API_KEY</c>: the part before the colon names the source.</summary>
/// <remarks>Several can be registered, one for each scheme. Implementations are singletons and thread-safe.</remarks>
public interface ISecretSource
{
    /// <summary>Gets the part before the colon, such as <c>env</c>.</summary>
    string Scheme { get; }

    /// <summary>Reads a secret.</summary>
    /// <param name="name">The part after the colon.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The secret; <see langword="null"/> when there is none of that name.</returns>
    ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken);
}
