using System.Text;

namespace Hadrian.Gateway;

/// <summary>The input of an embeddings call in process.</summary>
/// <param name="values">The texts.</param>
internal sealed class EmbeddingInput(IReadOnlyList<string> values) : CallInput
{
    /// <inheritdoc/>
    protected override long Measure() => values.Sum(value => (long)Encoding.UTF8.GetByteCount(value));

    /// <inheritdoc/>
    protected override long Count(ITokenCounter counter) => values.Sum(value => counter.Count(value));
}
