using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.Errors;

/// <summary>The OpenAI-style error body: <c>{"error":{"type","message","param","code","request_id"}}</c>.</summary>
public static class ErrorEnvelope
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a refusal or failure of the gateway itself.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="requestId">The request id the client sees; <see langword="null"/> leaves the member out.</param>
    public static void Write(IBufferWriter<byte> output, GatewayError error, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("param"u8, error.Param);
        writer.WriteString("code"u8, error.Code);
        if (requestId is not null)
        {
            writer.WriteString("request_id"u8, requestId);
        }

        if (error.Violations is { Count: > 0 } violations)
        {
            WriteDetails(writer, violations);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes an error into a stream that has begun: one event, after which the stream ends without <c>[DONE]</c>.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="requestId">The request id the client sees; <see langword="null"/> leaves the member out.</param>
    public static void WriteStreamEvent(IBufferWriter<byte> output, GatewayError error, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(SseWriter.DataPrefix);
        Write(output, error, requestId);
        output.Write(SseWriter.EventEnd);
    }

    /// <summary>Makes a client's error body of a provider's.</summary>
    /// <param name="status">The provider's HTTP status.</param>
    /// <param name="mediaType">The provider's media type, when it sent one.</param>
    /// <param name="upstreamBody">The provider's body.</param>
    /// <param name="requestId">The request id the client sees; <see langword="null"/> leaves the member out.</param>
    /// <returns>
    /// A JSON body with an <c>error</c> object as it came, with <c>request_id</c> set; otherwise an envelope with code
    /// <c>provider_error</c> that quotes the provider only when it sent a plain message as JSON.
    /// </returns>
    public static ReadOnlyMemory<byte> ForUpstream(int status, string? mediaType, ReadOnlyMemory<byte> upstreamBody, string? requestId)
    {
        var isMarkup = mediaType is not null && mediaType.Contains("html", StringComparison.OrdinalIgnoreCase);
        var upstream = isMarkup ? default : UpstreamError.Read(upstreamBody.Span);
        var output = new ArrayBufferWriter<byte>(upstreamBody.Length + 256);
        if (upstream.IsEnvelope)
        {
            upstream.WriteBody(upstreamBody.Span, requestId, output);
        }
        else
        {
            Write(output, Generic(status, upstream.Message), requestId);
        }

        return output.WrittenMemory;
    }

    /// <summary>Writes a provider's mid-stream error as the stream's last event, completed to a well-formed envelope.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="status">The status the error stands for, see <see cref="UpstreamErrorStatus"/>.</param>
    /// <param name="data">The provider's event data.</param>
    /// <param name="requestId">The request id the client sees; <see langword="null"/> leaves the member out.</param>
    public static void WriteUpstreamStreamEvent(IBufferWriter<byte> output, int status, ReadOnlySpan<byte> data, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(output);
        var upstream = UpstreamError.Read(data);
        if (upstream.IsEnvelope)
        {
            output.Write("data: {\"error\":"u8);
            upstream.WriteCompleted(data, Generic(status, null), requestId, output);
            output.Write("}\n\n"u8);
        }
        else
        {
            WriteStreamEvent(output, Generic(status, upstream.Message), requestId);
        }
    }

    private static void WriteDetails(Utf8JsonWriter writer, IReadOnlyList<GuardrailFinding> violations)
    {
        writer.WriteStartObject("details"u8);
        writer.WriteStartArray("violations"u8);
        foreach (var violation in violations)
        {
            writer.WriteStartObject();
            writer.WriteString("category"u8, violation.Category);
            writer.WriteString("severity"u8, violation.Severity switch
            {
                GuardrailSeverity.Info => "info"u8,
                GuardrailSeverity.Low => "low"u8,
                GuardrailSeverity.Medium => "medium"u8,
                GuardrailSeverity.High => "high"u8,
                _ => "critical"u8,
            });
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static GatewayError Generic(int status, string? message) => new(
        (System.Net.HttpStatusCode)status,
        GatewayErrorCodes.ProviderError,
        message ?? $"The provider answered with status {status} and no readable error message.");
}
