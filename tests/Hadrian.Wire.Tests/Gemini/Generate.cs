using System.Buffers;
using System.Text;
using Hadrian.Wire.Gemini.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Gemini;

/// <summary>Requests as they are written for Gemini.</summary>
internal static class Generate
{
    public const string Flash = "gemini-2.5-flash";
    public const string Pro = "gemini-2.5-pro";
    public const string Third = "gemini-3-flash-preview";
    public const string Hi = """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]""";

    public static string Write(IEnumerable<ChatMessage> messages, ChatOptions? options = null, string model = Flash, bool dropUnsupported = false)
    {
        var output = new ArrayBufferWriter<byte>();
        GeminiRequest.Write(output, messages, options, new GeminiRequestSettings(model) { DropUnsupported = dropUnsupported });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Gives what options add to a body.</summary>
    public static string Rest(ChatOptions? options, string model = Flash, bool dropUnsupported = false)
    {
        var body = Write([new ChatMessage(ChatRole.User, "hi")], options, model, dropUnsupported);
        Assert.StartsWith(Hi, body, StringComparison.Ordinal);
        return body[Hi.Length..^1];
    }

    /// <summary>Translates a request in OpenAI's dialect.</summary>
    public static string Translate(string body, string model = Flash, bool dropUnsupported = false)
    {
        using var chat = ChatRequest.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), dropUnsupported);
        return Write(chat.Messages, chat.Options, model, dropUnsupported);
    }

    /// <summary>Translates the wishes of a request in OpenAI's dialect.</summary>
    public static string TranslateRest(string members, string model = Flash)
    {
        var body = Translate($$"""{"messages":[{"role":"user","content":"hi"}],{{members}}}""", model);
        Assert.StartsWith(Hi, body, StringComparison.Ordinal);
        return body[Hi.Length..^1];
    }
}
