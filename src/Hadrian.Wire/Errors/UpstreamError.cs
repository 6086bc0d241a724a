using System.Buffers;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Errors;

/// <summary>A provider's error document: where its <c>error</c> object stands, or the message it gives instead.</summary>
internal readonly struct UpstreamError
{
    private JsonRange Error { get; init; }

    /// <summary>Gets whether there is an <c>error</c> object.</summary>
    public bool IsEnvelope => Error.Exists;

    /// <summary>Gets the presentable message of a document without an <c>error</c> object.</summary>
    public string? Message { get; private init; }

    /// <summary>Reads a document; the result is empty when it is not a JSON object.</summary>
    public static UpstreamError Read(ReadOnlySpan<byte> json)
    {
        JsonRange error = default;
        JsonRange message = default;
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var kind = scanner.Kind;
            var value = scanner.ReadRange();
            if (name.Is(json, "error"u8) && kind is JsonKind.Object or JsonKind.String)
            {
                (error, message) = kind == JsonKind.Object ? (value, message) : (default, value);
            }
            else if (kind == JsonKind.String && !message.Exists
                && (name.Is(json, "message"u8) || name.Is(json, "detail"u8)))
            {
                message = value;
            }
        }

        if (!scanner.IsAtEnd())
        {
            return default;
        }

        return new UpstreamError
        {
            Error = error,
            Message = message.Exists && JsonText.TryGetString(message.Of(json), out var text) && UpstreamText.IsPresentable(text)
                ? text
                : null,
        };
    }

    /// <summary>Writes the whole document with <c>error.request_id</c> set.</summary>
    public void WriteBody(ReadOnlySpan<byte> json, string? requestId, IBufferWriter<byte> output)
    {
        var splices = new SpliceBuilder(stackalloc Splice[4], stackalloc byte[512]);
        new EnvelopeMembers(Error.Of(json)).SetRequestId(ref splices, Error, requestId, completion: null);
        splices.WriteTo(json, output);
    }

    /// <summary>Writes the error object alone, with the members an envelope must have and with <c>request_id</c> set.</summary>
    public void WriteCompleted(ReadOnlySpan<byte> json, GatewayError completion, string? requestId, IBufferWriter<byte> output)
    {
        var error = Error.Of(json);
        var splices = new SpliceBuilder(stackalloc Splice[4], stackalloc byte[512]);
        new EnvelopeMembers(error).SetRequestId(ref splices, new JsonRange(0, error.Length), requestId, completion);
        splices.WriteTo(error, output);
    }
}
