using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>What the test provider echoes: the last user message, the prompt, the texts to embed.</summary>
internal static class TestEcho
{
    private const string NothingSaid = "Hello from the test provider.";
    private const int DefaultDimensions = 1536;
    private const int MaxDimensions = 8192;

    public static string OfChat(ReadOnlySequence<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var last = default(JsonElement);
        foreach (var message in document.RootElement.GetProperty("messages").EnumerateArray())
        {
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueEquals("user"u8))
            {
                last = message;
            }
        }

        return OrGreeting(last.ValueKind == JsonValueKind.Object && last.TryGetProperty("content", out var content) ? Text(content) : null);
    }

    public static string OfPrompt(ReadOnlySequence<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return OrGreeting(Text(document.RootElement.GetProperty("prompt")));
    }

    /// <summary>Gives what was said, or a greeting when nothing was.</summary>
    public static string OrGreeting(string? said) => string.IsNullOrEmpty(said) ? NothingSaid : said;

    public static (List<string> Inputs, int Dimensions) OfEmbeddings(ReadOnlySequence<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var input = document.RootElement.GetProperty("input");
        var isList = input.ValueKind == JsonValueKind.Array && input.EnumerateArray().FirstOrDefault().ValueKind != JsonValueKind.Number;
        var inputs = isList ? input.EnumerateArray().Select(TextOrRaw).ToList() : [TextOrRaw(input)];
        var dimensions = document.RootElement.TryGetProperty("dimensions", out var asked) && asked.TryGetInt32(out var count) && count > 0
            ? Math.Min(count, MaxDimensions)
            : DefaultDimensions;
        return (inputs, dimensions);
    }

    /// <summary>Splits a text into the pieces a stream delivers; joined they give the text again.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private static string TextOrRaw(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static string Text(JsonElement content)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return content.GetString()!;
            case JsonValueKind.Array:
                var text = new StringBuilder();
                foreach (var part in content.EnumerateArray())
                {
                    if (part.ValueKind == JsonValueKind.String)
                    {
                        text.Append(part.GetString());
                    }
                    else if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String)
                    {
                        text.Append(value.GetString());
                    }
                }

                return text.ToString();
            default:
                return string.Empty;
        }
    }
}
