using System.Buffers;
using Hadrian.Wire.Buffers;
using Hadrian.Wire.Errors;
using Hadrian.Wire.ServerSentEvents;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <inheritdoc cref="StreamTranslation.Write"/>
internal sealed class UpdateStream(
    IAsyncEnumerator<ChatResponseUpdate> updates, string model, long created, Func<Exception, GatewayError?> errorOf, IDisposable owned) : PulledStream
{
    private readonly ChatStreamWriter _writer = new(created);
    private readonly UsageDetails _usage = new();
    private bool _isFirst = true;
    private bool _hasUsage;
    private bool _hasFinished;
    private bool _hasCalls;

    protected override async ValueTask<bool> TryFillAsync(PooledBuffer output, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever made the stream has seen that there is a first update, or none.
            if (!_isFirst && !await updates.MoveNextAsync().ConfigureAwait(false))
            {
                Complete(output);
                return false;
            }

            _isFirst = false;
            Write(updates.Current, output);
            return true;
        }
        catch (Exception exception) when (errorOf(exception) is { } error)
        {
            WriteUsage(output);
            ErrorEnvelope.WriteStreamEvent(output, error, requestId: null);
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            owned.Dispose();
            _ = DisposeUpdatesAsync();
        }

        base.Dispose(disposing);
    }

    private async Task DisposeUpdatesAsync() => await updates.DisposeAsync().ConfigureAwait(false);

    private void Write(ChatResponseUpdate update, PooledBuffer output)
    {
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: { } details })
            {
                _hasUsage = true;
                _usage.Add(details);
            }

            _hasCalls |= content is FunctionCallContent;
        }

        _hasFinished |= update.FinishReason is not null;
        update.ModelId ??= model;
        _writer.Write(update, output);
    }

    private void Complete(PooledBuffer output)
    {
        if (!_hasFinished)
        {
            // A client reports what goes wrong by throwing; the reason why an answer ends it need not give.
            _writer.Write(new ChatResponseUpdate { FinishReason = _hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop }, output);
        }

        WriteUsage(output);
        output.Write(SseWriter.Done);
    }

    private void WriteUsage(PooledBuffer output)
    {
        if (_hasUsage)
        {
            _writer.WriteUsage(_usage, output);
        }
    }
}
