using System.Text;
using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>The input of a request body. Refers to the body, which must stay as it is.</summary>
/// <param name="body">The body.</param>
/// <param name="input">Where its messages, prompt or embedding input stand in it.</param>
internal sealed class RequestInput(ReadOnlyMemory<byte> body, JsonRange input) : CallInput
{
    // What frames a message or one of its parts, and what opens the answer.
    private const int FrameTokens = 4;

    // Speech is ten tokens a second, and a second of it takes more than a kilobyte even when compressed hard.
    private const int AudioBytesPerToken = 100;

    // Only content in parts, each with its type, can have other parts than text.
    private bool HasParts => input.Of(body.Span) is var text && (text.IndexOf("\"type\""u8) >= 0 || text.IndexOf("\\u00"u8) >= 0);

    /// <inheritdoc/>
    protected override long Measure() => HasParts ? Walk(null) : body.Length;

    /// <inheritdoc/>
    protected override long Count(ITokenCounter counter) => Walk(counter);

    private long Walk(ITokenCounter? counter)
    {
        // Tools and formats are shown to the model in a form shorter than their JSON.
        var json = body.Span;
        var tokens = FrameTokens + Text(json[..input.Start], counter) + Text(json[input.End..], counter);
        var reader = new Utf8JsonReader(input.Of(json), new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        var value = ValueKind.Text;
        var (media, mediaDepth) = (ValueKind.Text, int.MaxValue);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    tokens += FrameTokens;
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth > mediaDepth:
                    value = reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("data"u8) ? media : ValueKind.Text;
                    break;
                case JsonTokenType.PropertyName:
                    value = media = KindOf(ref reader);
                    mediaDepth = media == ValueKind.Text ? int.MaxValue : reader.CurrentDepth;
                    break;
                case JsonTokenType.String:
                    tokens += Tokens(ref reader, value, counter);
                    break;
                case JsonTokenType.Number:
                    tokens++;
                    break;
            }
        }

        return tokens;
    }

    private static ValueKind KindOf(ref Utf8JsonReader reader)
        => reader.ValueTextEquals("image_url"u8) ? ValueKind.Image
            : reader.ValueTextEquals("input_audio"u8) ? ValueKind.Audio
            : ValueKind.Text;

    private static long Tokens(ref Utf8JsonReader reader, ValueKind kind, ITokenCounter? counter) => kind switch
    {
        ValueKind.Image => ImageTokens,
        ValueKind.Audio => FrameTokens + (reader.ValueSpan.Length / AudioBytesPerToken),
        _ when counter is null => reader.ValueSpan.Length,
        _ => Unescaped(ref reader, counter),
    };

    private static long Unescaped(ref Utf8JsonReader reader, ITokenCounter counter)
    {
        if (!reader.ValueIsEscaped)
        {
            return Text(reader.ValueSpan, counter);
        }

        // Half a surrogate pair has no text; bytes it can be billed for it has.
        try
        {
            return counter.Count(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            return reader.ValueSpan.Length;
        }
    }

    private static long Text(ReadOnlySpan<byte> utf8, ITokenCounter? counter)
        => utf8.IsEmpty ? 0 : counter is null ? utf8.Length : counter.Count(Encoding.UTF8.GetString(utf8));

    private enum ValueKind
    {
        Text,
        Image,
        Audio,
    }
}
