using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.TestCommon.Internal;

/// <summary>Answers embedding requests with small vectors of unit length, one per input.</summary>
internal static class EmbeddingStub
{
    private const int DefaultDimensions = 4;
    private const int TokensPerInput = 5;

    public static string Answer(JsonElement body, bool honoursEncodingFormat)
    {
        var count = CountInputs(body);
        var dimensions = body.TryGetProperty("dimensions", out var wanted) ? wanted.GetInt32() : DefaultDimensions;
        var asBase64 = honoursEncodingFormat
            && body.TryGetProperty("encoding_format", out var format)
            && format.ValueEquals("base64");

        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => Item(index, dimensions, asBase64))]),
            ["model"] = "text-embedding-3-small",
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = count * TokensPerInput,
                ["total_tokens"] = count * TokensPerInput,
            },
        }.ToJsonString();
    }

    private static JsonObject Item(int index, int dimensions, bool asBase64)
    {
        var vector = new float[dimensions];
        vector[index % dimensions] = 1;

        return new JsonObject
        {
            ["object"] = "embedding",
            ["index"] = index,
            ["embedding"] = asBase64
                ? Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector))
                : new JsonArray([.. vector.Select(value => JsonValue.Create(value))]),
        };
    }

    // An array of numbers is one input, given as tokens.
    private static int CountInputs(JsonElement body) =>
        body.TryGetProperty("input", out var input)
        && input.ValueKind == JsonValueKind.Array
        && input.GetArrayLength() > 0
        && input[0].ValueKind != JsonValueKind.Number
            ? input.GetArrayLength()
            : 1;
}
