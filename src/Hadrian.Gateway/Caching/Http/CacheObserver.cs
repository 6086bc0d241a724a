using System.Buffers;
using Hadrian.Wire.OpenAI.Responses;

namespace Hadrian.Gateway;

/// <summary>Keeps a copy of an answer that passes through, and hands it to the cache at its end.</summary>
internal sealed class CacheObserver(CacheLookup lookup, GatewayOperation operation, int statusCode, int maxBytes) : IBodyObserver
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private bool _isTooLarge;

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        _isTooLarge |= _body.WrittenCount + bytes.Length > maxBytes;
        if (!_isTooLarge)
        {
            _body.Write(bytes);
        }
    }

    public ValueTask EndedAsync() => _isTooLarge
        ? FailedAsync(callerLeft: false)
        : lookup.CompleteAsync(statusCode, OpenAIReply.Read(operation, _body.WrittenMemory), new ReadOnlySequence<byte>(_body.WrittenMemory));

    public ValueTask FailedAsync(bool callerLeft)
    {
        lookup.Dispose();
        return default;
    }

    public void Dispose() => lookup.Dispose();
}
