using System.Text;

namespace Hadrian.Gateway;

/// <summary>The input of an embeddings call in process.</summary>
/// <param name="values">The texts.</param>
internal sealed class EmbeddingInput(IReadOnlyList<string> values) : CallInput
{
    /// <inheritdoc/>
    public override long MostTokens => values.Sum(value => (long)Encoding.UTF8.GetByteCount(value));

    /// <inheritdoc/>
    public override long CountTokens(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        return values.Sum(value => counter.Count(value));
    }
}
