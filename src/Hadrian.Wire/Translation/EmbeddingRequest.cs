using System.Buffers;
using System.Net;
using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Translation;

/// <summary>A request for embeddings in OpenAI's dialect, for providers of another.</summary>
/// <param name="Texts">The texts, in order.</param>
/// <param name="Dimensions">How long the vectors are to be; <see langword="null"/> for the model's usual length.</param>
public sealed record EmbeddingRequest(IReadOnlyList<string> Texts, int? Dimensions)
{
    /// <summary>Gets what the texts are for, such as <c>search_query</c>, where the request says so in the extension <c>input_type</c>.</summary>
    public string? InputType { get; init; }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="GatewayException">
    /// Something in it is malformed (<c>validation_error</c>), or it holds tokens or parts rather than text, which other vendors'
    /// models do not take (<c>unsupported_content</c>).
    /// </exception>
    public static EmbeddingRequest Read(ReadOnlySequence<byte> body)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body.ToArray());
        }
        catch (JsonException exception)
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.InvalidJson, "The body is not JSON."), exception);
        }

        var dimensions = json.TryGetProperty("dimensions"u8, out var length) && length.ValueKind != JsonValueKind.Null
            ? length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var number) && number > 0
                ? number
                : throw RequestProblems.Malformed("dimensions", "a positive whole number")
            : (int?)null;
        return new EmbeddingRequest(json.TryGetProperty("input"u8, out var input) ? ReadTexts(input) : throw Malformed(), dimensions)
        {
            InputType = LooseJson.Text(json, "input_type"u8),
        };
    }

    private static GatewayException Malformed() => RequestProblems.Malformed("input", "a text or an array of texts");

    private static List<string> ReadTexts(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => [Text(input, "input")],
        JsonValueKind.Array when input.GetArrayLength() > 0 => [.. input.EnumerateArray().Select((item, number) => Text(item, $"input[{number}]"))],
        _ => throw Malformed(),
    };

    private static string Text(JsonElement item, string path) => item.ValueKind switch
    {
        JsonValueKind.String => LooseJson.TextOf(item) ?? throw RequestProblems.Malformed(path, "a text"),
        JsonValueKind.Number or JsonValueKind.Array => throw RequestProblems.Content(path, "Tokens are those of OpenAI's models; this provider takes text alone."),
        JsonValueKind.Object => throw RequestProblems.Content(path, "This provider makes embeddings of text alone."),
        _ => throw Malformed(),
    };
}
