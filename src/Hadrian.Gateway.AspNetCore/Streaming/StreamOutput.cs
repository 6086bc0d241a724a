using System.Buffers;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The client's side of a stream: what the filter lets through, and of that what the guardrails release.</summary>
internal sealed class StreamOutput(IBufferWriter<byte> client, OutputGuard? guard, GatewayCall call) : IBufferWriter<byte>, IDisposable
{
    private readonly GuardedEvents? _guard = guard is null ? null : new GuardedEvents(guard, call);
    private readonly ArrayBufferWriter<byte>? _filtered = guard is null ? null : new ArrayBufferWriter<byte>();

    /// <summary>Gets whether the client was given anything.</summary>
    public bool HasOutput { get; private set; }

    /// <summary>Gets why the guardrails ended the stream; its last events are written then.</summary>
    public GatewayError? Blocked => _guard?.Error;

    public ValueTask<bool> ProcessAsync(ChatStreamFilter filter, ReadOnlySpan<byte> input, CancellationToken cancellationToken)
    {
        if (_guard is null)
        {
            filter.Process(input, client);
            HasOutput = filter.HasOutput;
            return new(true);
        }

        _filtered!.ResetWrittenCount();
        filter.Process(input, _filtered);
        return _guard.ProcessAsync(_filtered.WrittenMemory, this, cancellationToken);
    }

    /// <summary>Writes the end of the stream.</summary>
    public async ValueTask<ChatStreamEnd> CompleteAsync(ChatStreamFilter filter, decimal? costInUsd, CancellationToken cancellationToken)
    {
        if (_guard is null)
        {
            return filter.Complete(client, costInUsd);
        }

        _filtered!.ResetWrittenCount();
        var end = filter.Complete(_filtered, costInUsd);
        if (await _guard.ProcessAsync(_filtered.WrittenMemory, this, cancellationToken))
        {
            await _guard.CompleteAsync(this, cancellationToken);
        }

        return end;
    }

    public void Dispose() => _guard?.Dispose();

    void IBufferWriter<byte>.Advance(int count)
    {
        HasOutput |= count > 0;
        client.Advance(count);
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) => client.GetMemory(sizeHint);

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => client.GetSpan(sizeHint);
}
