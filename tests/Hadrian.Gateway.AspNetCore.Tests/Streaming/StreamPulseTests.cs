using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Streaming;

public sealed class StreamPulseTests : IAsyncDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new();
    private readonly CallDeadline _deadline;
    private readonly StreamPulse _pulse;

    public StreamPulseTests()
    {
        _deadline = new CallDeadline(TimeSpan.FromHours(1), _time, CancellationToken.None);
        _pulse = new StreamPulse(_time, _pipe.Writer, _deadline, IdleLimit);
        _pulse.Start();
    }

    [Fact]
    public void Silence_OfTheProvider_EndsTheStreamAtTheLimit()
    {
        _pulse.BeginRead();

        _time.Advance(IdleLimit - TimeSpan.FromSeconds(1));
        Assert.False(_pulse.IsIdle);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_pulse.IsIdle);
        Assert.True(_deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task SlowClient_IsNotTheProvidersSilence()
    {
        _pulse.BeginRead();
        _time.Advance(TimeSpan.FromSeconds(100));
        _pulse.EndRead();
        await _pulse.BeginWriteAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        _pulse.EndWrite();
        _pulse.BeginRead();
        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.False(_pulse.IsIdle);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True(_pulse.IsIdle);
    }

    [Fact]
    public async Task Comment_IsSentAfterFifteenSecondsAndAgain()
    {
        _pulse.AllowComments();
        _pulse.BeginRead();

        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal("", Written());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(": keep-alive\n\n", Written());
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": keep-alive\n\n", Written());

        // Output of the stream puts the next comment off.
        _time.Advance(TimeSpan.FromSeconds(10));
        await _pulse.BeginWriteAsync();
        _pulse.EndWrite();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("", Written());
    }

    [Fact]
    public void Comment_IsNeverTheFirstThingSent()
    {
        _pulse.BeginRead();

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("", Written());
    }

    [Fact]
    public async Task Comment_IsNotPutWithinAWrite()
    {
        _pulse.AllowComments();
        await _pulse.BeginWriteAsync();

        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("", Written());
        _pulse.EndWrite();
    }

    public async ValueTask DisposeAsync()
    {
        await _pulse.DisposeAsync();
        _deadline.Dispose();
    }

    private string Written()
    {
        if (!_pipe.Reader.TryRead(out var result))
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(result.Buffer);
        _pipe.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }
}
