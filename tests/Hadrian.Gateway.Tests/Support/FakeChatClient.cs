using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Support;

/// <summary>A chat client whose stream is a callback; the plain form joins the same updates.</summary>
internal sealed class FakeChatClient(Func<ChatOptions?, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stream) : IChatClient
{
    public int Calls { get; private set; }

    public int Disposed { get; private set; }

    public List<ChatOptions?> Options { get; } = [];

    /// <summary>Gets a client that says "one two" and reports 3 input and 2 output tokens.</summary>
    public static FakeChatClient Saying(params string[] words) => new((_, _) => Updates(words));

    public static async IAsyncEnumerable<ChatResponseUpdate> Updates(string[] words)
    {
        foreach (var word in words)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [Usage(3, words.Length)]) { FinishReason = ChatFinishReason.Stop };
    }

    public static UsageContent Usage(long input, long output)
        => new(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output });

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls++;
        Options.Add(options);
        try
        {
            await foreach (var update in stream(options, cancellationToken).WithCancellation(cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            Disposed++;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
