using System.Buffers;
using System.Net;
using Hadrian.Wire.Buffers;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Turns a plain answer in another dialect into one of OpenAI's, once it is there as a whole.</summary>
/// <param name="read">Reads the other dialect; <see langword="null"/> for a body that is no answer.</param>
/// <param name="provider">The provider's configured name, for errors.</param>
/// <param name="created">When the answer was made, in Unix seconds.</param>
/// <remarks>
/// <see cref="Complete"/> throws a <see cref="GatewayException"/> with <c>provider_error</c> for an answer that is none. It comes
/// with the reading of the answer, not with the call, because such an answer is no reason to ask again: it may be billed.
/// </remarks>
public sealed class AnswerTranslator(Func<ReadOnlyMemory<byte>, ChatResponse?> read, string provider, long created) : IStreamTranslator
{
    private const int LargestBytes = 100 * 1024 * 1024;

    private readonly PooledBuffer _body = new();

    /// <inheritdoc/>
    public bool IsOver => _body.Count > LargestBytes;

    /// <inheritdoc/>
    public void Translate(ReadOnlySpan<byte> input, IBufferWriter<byte> output) => _body.Append(input);

    /// <inheritdoc/>
    public void Complete(IBufferWriter<byte> output)
    {
        if (IsOver || read(_body.WrittenMemory) is not { } answer)
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                $"Provider '{provider}' sent an answer that cannot be read."));
        }

        ChatAnswer.Write(output, answer, created);
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
