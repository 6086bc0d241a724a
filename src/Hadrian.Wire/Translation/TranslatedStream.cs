using System.Buffers;
using Hadrian.Wire.Buffers;

namespace Hadrian.Wire.Translation;

/// <inheritdoc cref="StreamTranslation.Translate"/>
internal sealed class TranslatedStream(Stream input, IStreamTranslator translator) : PulledStream
{
    private const int ReadSize = 16 * 1024;

    protected override async ValueTask<bool> TryFillAsync(PooledBuffer output, CancellationToken cancellationToken)
    {
        if (!translator.IsOver)
        {
            // Wait without a buffer: most streams are silent most of the time.
            _ = await input.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            try
            {
                var read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    translator.Translate(buffer.AsSpan(0, read), output);
                    return true;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        translator.Complete(output);
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
            translator.Dispose();
        }

        base.Dispose(disposing);
    }
}
