using System.Buffers;
using System.Net;
using System.Text.Json;
using Hadrian.Wire.Errors;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>
/// A provider that is some chat client: a local model, another vendor's SDK, an agent. Requests and answers are translated from
/// and to OpenAI's dialect; whatever goes wrong the client reports by throwing.
/// </summary>
/// <param name="name">Its configured name.</param>
/// <param name="client">The client, which stays the caller's.</param>
/// <param name="settings">The settings every provider has.</param>
/// <param name="classifier">Reads statuses out of the client's exceptions.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatClientProvider(
    string name, IChatClient client, ProviderSettings settings, AttemptClassifier classifier, TimeProvider time) : IGatewayProvider
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    public string Name => name;

    public string Type => "chat_client";

    public ProviderSettings Settings => settings;

    public bool KeepsExtensions => true;

    public bool Supports(GatewayOperation operation) => operation is GatewayOperation.Chat or GatewayOperation.Models;

    /// <exception cref="GatewayException">The request cannot be said to a chat client.</exception>
    /// <exception cref="HttpRequestException">The client failed without telling a status.</exception>
    public async ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Operation != GatewayOperation.Chat)
        {
            throw new NotSupportedException($"Provider '{name}' does not offer {request.Operation}: it is a chat client.");
        }

        // A stream is read when the request's own buffers are gone.
        var chat = ChatRequest.Read(new ReadOnlySequence<byte>(request.Body.ToArray()), settings.DropUnsupported);
        chat.Options.ModelId = request.Model;
        var isHandedOver = false;
        try
        {
            chat.RefuseBeyondOneText($"Provider '{name}'");
            var response = request.IsStreaming
                ? await StreamAsync(request, chat, cancellationToken).ConfigureAwait(false)
                : await AnswerAsync(request, chat, cancellationToken).ConfigureAwait(false);
            isHandedOver = request.IsStreaming;
            return response;
        }
        catch (Exception exception) when (classifier.StatusOf(exception) is { } status)
        {
            var body = new ArrayBufferWriter<byte>();
            ErrorEnvelope.Write(body, Failed(exception, status), requestId: null);
            return Document(status, body);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or GatewayException or HttpRequestException or IOException))
        {
            throw new HttpRequestException($"The chat client of provider '{name}' failed: {exception.Message}", exception);
        }
        finally
        {
            if (!isHandedOver)
            {
                chat.Dispose();
            }
        }
    }

    /// <summary>Lists the models the settings name, or else the one the client has by itself.</summary>
    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
    {
        string[] models = [.. settings.AllowedModels.Concat(settings.Models.Keys).Distinct(StringComparer.Ordinal)];
        if (models.Length == 0 && client.GetService<ChatClientMetadata>()?.DefaultModelId is { } usual)
        {
            models = [usual];
        }

        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in models)
            {
                json.WriteStartObject();
                json.WriteString("id", model);
                json.WriteString("object", "model");
                json.WriteString("owned_by", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new(Document((int)HttpStatusCode.OK, body));
    }

    public IChatClient CreateChatClient(string model) => new ModelChatClient(client, model);

    /// <exception cref="NotSupportedException">Always: a chat client makes no embeddings.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model)
        => throw new NotSupportedException($"Provider '{name}' makes no embeddings: it is a chat client.");

    private async ValueTask<ProviderResponse> AnswerAsync(ProviderRequest request, ChatRequest chat, CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(chat.Messages, chat.Options, cancellationToken).ConfigureAwait(false);
        response.ResponseId ??= MakeId();
        response.ModelId ??= request.Model;
        response.FinishReason ??= response.Messages.Any(message => message.Contents.OfType<FunctionCallContent>().Any())
            ? ChatFinishReason.ToolCalls
            : ChatFinishReason.Stop;
        var body = new ArrayBufferWriter<byte>();
        ChatAnswer.Write(body, response, Created);
        return Document((int)HttpStatusCode.OK, body);
    }

    /// <summary>Waits for the first update: until then a failure is another provider's turn.</summary>
    private async ValueTask<ProviderResponse> StreamAsync(ProviderRequest request, ChatRequest chat, CancellationToken cancellationToken)
    {
        var updates = client.GetStreamingResponseAsync(chat.Messages, chat.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (!await updates.MoveNextAsync().ConfigureAwait(false))
            {
                throw new HttpRequestException($"The chat client of provider '{name}' gave no answer.");
            }
        }
        catch
        {
            await updates.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        updates.Current.ResponseId ??= MakeId();
        return new ProviderResponse((int)HttpStatusCode.OK, StreamTranslation.Write(updates, request.Model, Created, ErrorOf, chat)) { MediaType = EventStream };
    }

    private long Created => time.GetUtcNow().ToUnixTimeSeconds();

    private static string MakeId() => $"chatcmpl-{Guid.NewGuid():N}";

    private static ProviderResponse Document(int status, ArrayBufferWriter<byte> body)
        => new(status, new MemoryStream(body.WrittenMemory.ToArray(), writable: false)) { MediaType = Json, ContentLength = body.WrittenCount };

    // What the caller's leaving or the deadline ends is theirs to handle.
    private GatewayError? ErrorOf(Exception exception) => exception switch
    {
        OperationCanceledException => null,
        GatewayException gateway => gateway.Error,
        _ => Failed(exception, classifier.StatusOf(exception) ?? (int)HttpStatusCode.BadGateway),
    };

    // Only what refuses the request is worth reading to who made it; other texts may name hosts.
    private GatewayError Failed(Exception exception, int status) => new((HttpStatusCode)status, GatewayErrorCodes.ProviderError,
        status is 400 or 404 or 413 or 422 ? $"Provider '{name}' refuses the request: {exception.Message}" : $"Provider '{name}' failed.");
}
