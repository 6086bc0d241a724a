using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>
/// Sends each call to the provider its model string names, or to one that takes over. Works under
/// <see cref="PolicyChatClient"/>, which has planned the call.
/// </summary>
internal sealed class RoutedChatClient(RoutedCalls<ChatResponse> plain, RoutedCalls<ChatStream> streams, AttemptClassifier classifier) : IChatClient
{
    private readonly ConditionalWeakTable<IGatewayProvider, IChatClient> _clients = [];

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var attempt = await plain.RunAsync(
            CallOf(options),
            static async (request, provider, target, deadline) =>
            {
                using (deadline)
                {
                    return await request.Self.ClientOf(provider, target)
                        .GetResponseAsync(request.Messages, ForProvider(request.Options, target), deadline.Token).ConfigureAwait(false);
                }
            },
            (Self: this, Messages: messages, Options: options),
            cancellationToken).ConfigureAwait(false);
        attempt.Report(AttemptResult.Success);
        var response = attempt.Value!;
        attempt.Describe(new CallOutcome
        {
            Status = CallStatus.Succeeded,
            Usage = ReportedUsage.Of(response.Usage),
            FinishReason = response.FinishReason?.Value,
        });
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var attempt = await streams.RunAsync(
            CallOf(options),
            static (request, provider, target, deadline) => ChatStream.OpenAsync(
                request.Self.ClientOf(provider, target).GetStreamingResponseAsync(request.Messages, ForProvider(request.Options, target), deadline.Token),
                deadline,
                CallOf(request.Options)),
            (Self: this, Messages: messages, Options: options),
            cancellationToken).ConfigureAwait(false);
        await using var stream = attempt.Value!;
        var outcome = new CallOutcome { Status = CallStatus.Cancelled };
        try
        {
            while (await MoveNextAsync(stream, attempt, cancellationToken).ConfigureAwait(false))
            {
                outcome = attempt.IsTraced ? Observe(outcome, stream.Current) : outcome;
                yield return stream.Current;
            }

            outcome = outcome with { Status = CallStatus.Succeeded };
        }
        finally
        {
            attempt.Describe(outcome);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        foreach (var (_, client) in _clients)
        {
            client.Dispose();
        }
    }

    private async ValueTask<bool> MoveNextAsync(ChatStream stream, Attempt<ChatStream> attempt, CancellationToken cancellationToken)
    {
        try
        {
            if (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                return true;
            }

            attempt.Report(AttemptResult.Success);
            return false;
        }
        catch (Exception exception)
        {
            attempt.Report(classifier.Classify(exception, cancellationToken));
            throw;
        }
    }

    private static CallOutcome Observe(in CallOutcome outcome, ChatResponseUpdate update) => outcome with
    {
        FinishReason = update.FinishReason?.Value ?? outcome.FinishReason,
        Usage = update.Contents.OfType<UsageContent>().LastOrDefault() is { } usage ? ReportedUsage.Of(usage.Details) : outcome.Usage,
    };

    private static GatewayCall CallOf(ChatOptions? options)
        => (options as CallChatOptions)?.Call ?? throw new InvalidOperationException("The routed client works under a PolicyChatClient, which plans the call.");

    private static ChatOptions ForProvider(ChatOptions? options, ModelTarget target)
    {
        var own = options?.Clone() ?? new ChatOptions();
        own.ModelId = target.Model;
        own.AdditionalProperties?.Remove(CallProperties.Cache);
        return own;
    }

    // One client per provider; the model travels in the options.
    private IChatClient ClientOf(IGatewayProvider provider, ModelTarget target)
        => _clients.GetValue(provider, made => made.CreateChatClient(target.Model));
}
