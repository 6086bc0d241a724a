using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The <see cref="IChatClient"/> face: runs policies around an inner client. A refusal is thrown as <see cref="GatewayException"/>.</summary>
/// <remarks>
/// A stream asks the policies when its first update is asked for and is settled when it ends, fails or is walked away
/// from. Stacked clients share one call; a policy they share applies once.
/// </remarks>
public sealed class PolicyChatClient : DelegatingChatClient
{
    private readonly PolicyPipeline _pipeline;
    private readonly CallPlanner? _planner;
    private readonly ChatClientMetadata? _metadata;

    /// <summary>Initialises the client.</summary>
    /// <param name="innerClient">The client to guard.</param>
    /// <param name="pipeline">The policies.</param>
    /// <param name="planner">Resolves model strings when the inner client serves several providers.</param>
    public PolicyChatClient(IChatClient innerClient, PolicyPipeline pipeline, CallPlanner? planner = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        _planner = planner;
        _metadata = innerClient.GetService<ChatClientMetadata>();
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (run, inner) = await BeginAsync(list, options, isStreaming: false, cancellationToken);
        try
        {
            run.Enter();
            var response = await base.GetResponseAsync(list, inner, cancellationToken);
            run.Succeeded(response);
            return response;
        }
        catch (Exception exception)
        {
            run.Failed(exception, cancellationToken);
            throw;
        }
        finally
        {
            await run.SettleAsync();
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (run, inner) = await BeginAsync(list, options, isStreaming: true, cancellationToken);
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    run.Enter();
                    updates ??= base.GetStreamingResponseAsync(list, inner, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync())
                    {
                        run.StreamSucceeded();
                        break;
                    }

                    if (await run.ObserveAsync(updates.Current, cancellationToken) is { } stop)
                    {
                        throw new GatewayException(stop);
                    }
                }
                catch (Exception exception)
                {
                    run.Failed(exception, cancellationToken);
                    throw;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            await EndAsync(updates, run);
        }
    }

    private static async ValueTask EndAsync(IAsyncEnumerator<ChatResponseUpdate>? updates, InProcessCall run)
    {
        try
        {
            if (updates is not null)
            {
                run.Enter();
                await updates.DisposeAsync();
            }
        }
        finally
        {
            await run.SettleAsync();
        }
    }

    private async ValueTask<(InProcessCall Run, CallChatOptions Options)> BeginAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        var carrier = options as CallChatOptions;
        var call = carrier?.Call ?? NewCall(messages, options, isStreaming);
        var run = await InProcessCall.BeginAsync(_pipeline, call, RouteAsync, cancellationToken);
        return (run, carrier is not null && carrier.Call == run.Call ? carrier : new CallChatOptions(options, run.Call));
    }

    private GatewayCall NewCall(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool isStreaming)
        => new(GatewayOperation.Chat, _pipeline.Time.GetUtcNow())
        {
            Credentials = new PresentedCredentials(CallProperties.Key(options?.AdditionalProperties), null),
            RequiredScope = ApiKeyScopes.Chat,
            RequestedModel = options?.ModelId ?? _metadata?.DefaultModelId,
            AffinityKey = options?.ConversationId,
            MaxOutputTokens = options?.MaxOutputTokens,
            EstimatedInputTokens = EstimateTokens(messages),
            Input = new ChatInput(messages, options),
            IsStreaming = isStreaming,
        };

    private static long EstimateTokens(IReadOnlyList<ChatMessage> messages)
    {
        const int CharactersPerToken = 4;
        long characters = 0;
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                characters += (content as TextContent)?.Text.Length ?? 0;
            }
        }

        return Math.Max(1, characters / CharactersPerToken);
    }

    private ValueTask<GatewayError?> RouteAsync(GatewayCall call, CancellationToken cancellationToken)
        => CallRouting.RouteAsync(call, _planner, _metadata?.ProviderName, cancellationToken);
}
