using System.Buffers;
using System.Net;
using Hadrian.Wire.Buffers;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>Turns a plain answer of Anthropic's into one of OpenAI's, once it is there as a whole.</summary>
/// <param name="provider">The provider's configured name, for errors.</param>
/// <param name="created">When the answer was made, in Unix seconds.</param>
/// <remarks>
/// <see cref="Complete"/> throws a <see cref="GatewayException"/> with <c>provider_error</c> for an answer that is none. It comes
/// with the reading of the answer, not with the call, because such an answer is no reason to ask again: it may be billed.
/// </remarks>
public sealed class AnthropicReplyTranslator(string provider, long created) : IStreamTranslator
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
        if (IsOver || !AnthropicReply.TryRead(_body.Written, out var reply))
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                $"Provider '{provider}' sent an answer that cannot be read."));
        }

        ChatAnswer.Write(output, reply, created);
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
