using System.Buffers;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Translation;

namespace Hadrian.Providers.Anthropic;

/// <summary>
/// A plain answer in OpenAI's dialect. Anthropic's is read and translated with the first read, so that one that cannot be
/// read is no reason to ask again: it is an answer, and paid.
/// </summary>
internal sealed class TranslatedReply(HttpResponseMessage response, string provider, long created) : Stream
{
    private MemoryStream? _body;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _body ??= await TranslateAsync(cancellationToken).ConfigureAwait(false);
        return _body.Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<MemoryStream> TranslateAsync(CancellationToken cancellationToken)
    {
        var body = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        if (!AnthropicReply.TryRead(body.Span, out var reply))
        {
            throw ReplyBody.Unreadable(provider);
        }

        var translated = new ArrayBufferWriter<byte>();
        ChatAnswer.Write(translated, reply, created);
        return new MemoryStream(translated.WrittenSpan.ToArray(), writable: false);
    }
}
