using Hadrian.Wire.Bedrock.Errors;
using Hadrian.Wire.Bedrock.Responses;
using Hadrian.Wire.Bedrock.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock;

/// <summary>Bedrock in process; what Bedrock reports is a <see cref="BedrockException"/>.</summary>
internal sealed class BedrockChatClient(Converse converse, string provider, Uri address, string? defaultModel)
    : TranslatingChatClient(provider, new ChatClientMetadata("aws.bedrock", address, defaultModel))
{
    protected override Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
        => converse.SendAsync(model, messages, options, isStreaming, cancellationToken);

    protected override async ValueTask<AnswerError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => await BedrockApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);

    protected override ChatResponse? Read(ReadOnlySpan<byte> body, string model) => ConverseReply.Read(body, AnswerIds.Plain(), model);

    protected override IAnswerStreamReader CreateReader(string model) => new ConverseStreamReader(new AwsEventStreamFraming(), AnswerIds.Streamed(), model);

    protected override Exception Reported(AnswerError error) => new BedrockException((BedrockError)error);
}
