using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>A chat client of an application's own: it answers with what it is told to, update by update.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> Asked { get; } = [];

    /// <summary>Gets or sets what is answered.</summary>
    public List<AIContent> Contents { get; set; } = [new TextContent("Hel"), new TextContent("lo!")];

    public ChatFinishReason? FinishReason { get; set; }

    /// <summary>Gets or sets what is thrown, and after how many updates; before any for a plain answer.</summary>
    public (Exception Failure, int After)? Failure { get; set; }

    /// <summary>Gets or sets whether the stream waits for ever after its first update.</summary>
    public bool Stalls { get; set; }

    /// <summary>Completes when a stream was walked away from.</summary>
    public TaskCompletionSource Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.Add(([.. messages], options!));
        return Failure is { } failure
            ? Task.FromException<ChatResponse>(failure.Failure)
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents))
            {
                FinishReason = FinishReason,
                Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 3, TotalTokenCount = 10 },
            });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Add(([.. messages], options!));
        var told = 0;
        foreach (var content in Contents)
        {
            if (Failure is { } failure && told == failure.After)
            {
                throw failure.Failure;
            }

            told++;
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            if (Stalls)
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }
                finally
                {
                    Abandoned.TrySetResult();
                }
            }
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 7, OutputTokenCount = 3 })]) { FinishReason = FinishReason };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ScriptedChatClient) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
