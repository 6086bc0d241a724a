using System.Text;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>A streamed answer, read as it arrives.</summary>
internal sealed class LiveStream(HttpResponseMessage response, Stream body) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly StringBuilder _text = new();

    public HttpResponseMessage Response => response;

    /// <summary>Gets what has arrived so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Reads until the text so far holds a piece.</summary>
    public async Task ReadUntilAsync(string piece)
    {
        while (!Text.Contains(piece, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync(), $"The stream ended without '{piece}': {Text}");
        }
    }

    /// <summary>Reads to the end; a connection that breaks is an <see cref="IOException"/>.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }

        return Text;
    }

    public void Dispose() => response.Dispose();

    private async Task<bool> ReadAsync()
    {
        var read = await body.ReadAsync(_buffer).AsTask().WaitAsync(Patience.Long);
        _text.Append(Encoding.UTF8.GetString(_buffer, 0, read));
        return read > 0;
    }
}
