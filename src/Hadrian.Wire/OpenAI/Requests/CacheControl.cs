using System.Runtime.InteropServices;
using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>Removes the <c>cache_control</c> extension from messages and tools for providers that refuse it.</summary>
internal static class CacheControl
{
    private static ReadOnlySpan<byte> Name => "cache_control"u8;

    /// <summary>Cuts every member of that name within a value, at any depth.</summary>
    public static void Cut(ref SpliceBuilder splices, ReadOnlySpan<byte> json, JsonRange range)
    {
        var value = range.Of(json);
        if (value.IndexOf(Name) >= 0)
        {
            Walk(ref splices, value, range.Start);
        }
    }

    private static void Walk(ref SpliceBuilder splices, ReadOnlySpan<byte> value, int offset)
    {
        var cuts = new List<JsonMember>();
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        var previousEnd = 0;
        var isMore = reader.Read();
        while (isMore)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Name))
            {
                previousEnd = reader.TokenType == JsonTokenType.StartObject ? 0 : offset + (int)reader.BytesConsumed;
                isMore = reader.Read();
                continue;
            }

            var start = offset + (int)reader.TokenStartIndex;
            reader.Skip();
            var end = offset + (int)reader.BytesConsumed;
            isMore = reader.Read();
            cuts.Add(new JsonMember
            {
                Start = start,
                Value = new JsonRange(start, end),
                PreviousEnd = previousEnd,
                NextStart = reader.TokenType == JsonTokenType.PropertyName ? offset + (int)reader.TokenStartIndex : 0,
            });
            previousEnd = end;
        }

        splices.Cut(CollectionsMarshal.AsSpan(cuts));
    }
}
