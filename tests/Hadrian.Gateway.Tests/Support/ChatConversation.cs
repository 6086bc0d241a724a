using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Support;

/// <summary>Asks a chat client in both forms.</summary>
internal static class ChatConversation
{
    public static async Task<string> AskAsync(
        this IChatClient client, bool streaming, ChatOptions? options = null, string text = "one two", CancellationToken cancellationToken = default)
    {
        ChatMessage[] messages = [new(ChatRole.User, text)];
        if (!streaming)
        {
            return (await client.GetResponseAsync(messages, options, cancellationToken)).Text;
        }

        var said = string.Empty;
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            said += update.Text;
        }

        return said;
    }
}
