using System.Buffers;
using System.Text;
using Hadrian.Wire.Anthropic.Requests;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

/// <summary>Writes requests and gives their bodies.</summary>
internal static class Written
{
    public const string Model = "claude-sonnet-4-5";

    public static string Body(IEnumerable<ChatMessage> messages, ChatOptions? options = null, string model = Model, int? defaultMaxTokens = null, bool isStreaming = false)
        => Body(messages, options, new AnthropicRequestSettings(model, isStreaming) { DefaultMaxTokens = defaultMaxTokens }).Body;

    public static (string Body, string? Beta) Body(IEnumerable<ChatMessage> messages, ChatOptions? options, AnthropicRequestSettings settings)
    {
        var output = new ArrayBufferWriter<byte>();
        var beta = AnthropicRequest.Write(output, messages, options, settings);
        return (Encoding.UTF8.GetString(output.WrittenSpan), beta);
    }

    /// <summary>Gives what options add to a body, as an object.</summary>
    public static string Rest(ChatOptions options, string model = Model)
    {
        var body = Body([new ChatMessage(ChatRole.User, "hi")], options, model);
        const string End = """{"role":"user","content":[{"type":"text","text":"hi"}]}]""";
        return "{" + body[(body.IndexOf(End, StringComparison.Ordinal) + End.Length)..].TrimStart(',');
    }

    /// <summary>Gives the <c>messages</c> of a body.</summary>
    public static string Messages(params ChatMessage[] messages)
    {
        var body = Body(messages);
        const string Start = "\"messages\":";
        return body[(body.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..^1];
    }
}
