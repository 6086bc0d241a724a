using System.Buffers;
using System.Text;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Tests.Translation;

public sealed class StreamTranslationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(1000, 2)]
    [InlineData(2, 1000)]
    public async Task Translated_InPiecesOfAnySize_IsTheWhole(int inputSize, int readSize)
    {
        var input = new PieceStream(Encoding.UTF8.GetBytes("the quick brown fox"), inputSize);
        var translator = new Capitals();
        var translated = StreamTranslation.Translate(input, translator);
        var text = new StringBuilder();
        var buffer = new byte[readSize];
        int read;

        Assert.Equal(0, await translated.ReadAsync(Memory<byte>.Empty));
        while ((read = await translated.ReadAsync(buffer)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            Assert.Equal(0, await translated.ReadAsync(Memory<byte>.Empty));
        }

        Assert.Equal("THE QUICK BROWN FOX.", text.ToString());
        Assert.Equal(0, await translated.ReadAsync(buffer));
        await translated.DisposeAsync();
        Assert.True(translator.IsDisposed);
        Assert.True(input.IsDisposed);
    }

    [Fact]
    public async Task Input_AfterTheEnd_IsNotRead()
    {
        var input = new PieceStream("ab!cd"u8.ToArray(), 1);
        using var reader = new StreamReader(StreamTranslation.Translate(input, new Capitals()));

        Assert.Equal("AB!.", await reader.ReadToEndAsync());
        Assert.Equal(3, input.Given);
    }

    [Fact]
    public async Task Wait_HoldsNoBuffer()
    {
        var input = new PieceStream("ab"u8.ToArray(), 1);
        using var reader = new StreamReader(StreamTranslation.Translate(input, new Capitals()));

        await reader.ReadToEndAsync();

        Assert.Equal([0, 1, 0, 1, 0, 1], input.Sizes.Select(size => Math.Min(size, 1)));
    }

    private sealed class Capitals : IStreamTranslator
    {
        public bool IsOver { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Translate(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
        {
            foreach (var letter in input)
            {
                output.Write([(byte)char.ToUpperInvariant((char)letter)]);
                IsOver |= letter == '!';
            }
        }

        public void Complete(IBufferWriter<byte> output) => output.Write("."u8);

        public void Dispose() => IsDisposed = true;
    }

    private sealed class PieceStream(byte[] bytes, int size) : MemoryStream
    {
        public int Given { get; private set; }

        public bool IsDisposed { get; private set; }

        public List<int> Sizes { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sizes.Add(buffer.Length);
            var count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - Given);
            bytes.AsSpan(Given, count).CopyTo(buffer.Span);
            Given += count;
            return new ValueTask<int>(count);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
