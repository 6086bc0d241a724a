using System.Buffers;
using System.Text;
using Hadrian.Wire.Bedrock.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Bedrock;

/// <summary>Requests as they are written for Bedrock.</summary>
internal static class Converse
{
    public const string Claude = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    public const string Opus = "us.anthropic.claude-opus-4-6-v1";
    public const string StrictOpus = "us.anthropic.claude-opus-4-7-v1";
    public const string Nova = "amazon.nova-2-lite-v1:0";
    public const string Llama = "meta.llama3-70b-instruct-v1:0";

    public static string Write(IEnumerable<ChatMessage> messages, ChatOptions? options = null, string model = Claude)
    {
        var output = new ArrayBufferWriter<byte>();
        ConverseRequest.Write(output, messages, options, new ConverseRequestSettings(model));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Write(ChatOptions? options, string model = Claude) => Write([new ChatMessage(ChatRole.User, "hi")], options, model);

    /// <summary>Translates a request in OpenAI's dialect.</summary>
    public static string Translate(string body, string model = Claude)
    {
        using var chat = ChatRequest.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)));
        return Write(chat.Messages, chat.Options, model);
    }
}
