using System.Buffers;
using Hadrian.Wire.Translation;

namespace Hadrian.Providers;

/// <summary>Makes answers in OpenAI's dialect of another's.</summary>
internal static class TranslatedReply
{
    private const string EventStream = "text/event-stream";
    private const string Json = "application/json";

    /// <summary>Gives a streamed answer, translated as it is read.</summary>
    public static ValueTask<ProviderResponse> StreamAsync(HttpResponseMessage response, IStreamTranslator translator, CancellationToken cancellationToken)
        => TranslateAsync(response, EventStream, translator, cancellationToken);

    /// <summary>Gives a plain answer, translated as it is read.</summary>
    public static ValueTask<ProviderResponse> PlainAsync(HttpResponseMessage response, IStreamTranslator translator, CancellationToken cancellationToken)
        => TranslateAsync(response, Json, translator, cancellationToken);

    /// <summary>Gives a failure with its advice on retries.</summary>
    public static ProviderResponse Failure(string provider, HttpResponseMessage response, AnswerError error)
    {
        var body = new ArrayBufferWriter<byte>();
        error.WriteEnvelope(body, provider);
        return Document((int)response.StatusCode, body.WrittenMemory, response);
    }

    /// <summary>Gives a document.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">The document.</param>
    /// <param name="failure">The failed answer whose advice on retries is handed on.</param>
    public static ProviderResponse Document(int status, ReadOnlyMemory<byte> body, HttpResponseMessage? failure = null)
        => new(status, new MemoryStream(body.ToArray(), writable: false))
        {
            MediaType = Json,
            ContentLength = body.Length,
            RetryAfter = failure is null ? null : ReplyBody.Header(failure.Headers, "Retry-After"),
            RetryAfterMs = failure is null ? null : ReplyBody.Header(failure.Headers, "retry-after-ms"),
            ShouldRetry = failure is null ? null : ReplyBody.Header(failure.Headers, "x-should-retry"),
        };

    private static async ValueTask<ProviderResponse> TranslateAsync(
        HttpResponseMessage response, string mediaType, IStreamTranslator translator, CancellationToken cancellationToken)
    {
        var answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new ProviderResponse((int)response.StatusCode, StreamTranslation.Translate(answer, translator), response) { MediaType = mediaType };
    }
}
