using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Testing;

/// <summary>The double itself: what tests rely on when they rely on it.</summary>
public class FaultyProviderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FaultyProvider _provider;

    public FaultyProviderTests() => _provider = new FaultyProvider("faulty", _time);

    [Fact]
    public async Task Send_Chat_IsAWholeAnswerThatIsRecorded()
    {
        _provider.Enqueue(ScriptedAnswer.Chat("one ", "two"));

        var reply = OpenAIReply.Read(GatewayOperation.Chat, Encoding.UTF8.GetBytes(await ReadAsync(await SendAsync())));

        Assert.True(reply.IsComplete);
        Assert.Equal(2, reply.Usage!.Value.OutputTokens);
        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.Single(_provider.Requests).Body.Span));
    }

    [Fact]
    public async Task Send_ChatStream_EndsWithDone()
    {
        var text = await ReadAsync(await SendAsync(isStreaming: true));

        Assert.Contains("\"content\":\"ok\"", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Delay_RunsOnTheClock()
    {
        _provider.Enqueue(ScriptedAnswer.Error(503).WithRetryAfter("2").DelayedBy(TimeSpan.FromSeconds(3)));
        var sending = SendAsync();
        Assert.False(sending.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));

        using var response = await sending;
        Assert.Equal(503, response.StatusCode);
        Assert.Equal("2", response.RetryAfter);
    }

    [Fact]
    public async Task Send_Faults_HappenAtTheByte()
    {
        var answer = ScriptedAnswer.Bytes("123456"u8.ToArray());
        _provider.Enqueue(answer.CutAt(2), answer.ResetAt(2), answer.StallAt(2));

        Assert.Equal("12", await ReadAsync(await SendAsync()));

        using var reset = await SendAsync();
        Assert.Equal(2, await reset.Body.ReadAsync(new byte[10]));
        await Assert.ThrowsAsync<IOException>(() => reset.Body.ReadAsync(new byte[10]).AsTask());

        using var stalled = await SendAsync();
        Assert.Equal(2, await stalled.Body.ReadAsync(new byte[10]));
        var rest = stalled.Body.ReadAsync(new byte[10]).AsTask();
        Assert.False(rest.IsCompleted);
        _provider.ReleaseStalls();
        Assert.Equal(4, await rest);
    }

    [Fact]
    public async Task Send_Unreachable_Throws()
    {
        _provider.Enqueue(ScriptedAnswer.Unreachable());

        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
    }

    [Fact]
    public void Called_AnotherNumber_SaysWhatItFound()
        => Assert.Contains("0 times, not 1", Assert.Throws<GatewayAssertException>(() => GatewayAssert.Called(_provider, times: 1)).Message, StringComparison.Ordinal);

    private static async Task<string> ReadAsync(ProviderResponse response)
    {
        using (response)
        {
            using var reader = new StreamReader(response.Body);
            return await reader.ReadToEndAsync();
        }
    }

    private Task<ProviderResponse> SendAsync() => SendAsync(isStreaming: false);

    private Task<ProviderResponse> SendAsync(bool isStreaming)
        => _provider.SendAsync(new ProviderRequest(GatewayOperation.Chat, "m", isStreaming, new ReadOnlySequence<byte>("{}"u8.ToArray())), default).AsTask();
}
