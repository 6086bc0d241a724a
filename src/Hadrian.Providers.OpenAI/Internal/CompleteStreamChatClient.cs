using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.OpenAI;

/// <summary>
/// Makes a truncated stream an error. OpenAI's client ends quietly when the connection does; the lack of a finish
/// reason is the only sign.
/// </summary>
internal sealed class CompleteStreamChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var finished = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            finished |= update.FinishReason is not null;
            yield return update;
        }

        if (!finished)
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.StreamTruncated,
                "The provider ended the stream before the answer was complete."));
        }
    }
}
