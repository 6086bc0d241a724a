using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hadrian.Gateway.AspNetCore.Tests.Requests;

public sealed class BodyLimitTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task Check28_AnnouncedBodyAboveTheLimit_IsRefusedUnread()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync(new string(' ', 33 * MiB), adjust: request => request.Headers.ExpectContinue = true);

        reply.AssertError(413, "payload_too_large");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ChunkedBodyAboveTheLimit_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.DataPlane = plane => plane.BodyLimitBytes = 1024);

        var reply = await gateway.ChatAsync(adjust: request =>
        {
            request.Content = new StringContent(Bodies.Chat($"\"user\":\"{new string('x', 2048)}\""), null, "application/json");
            request.Headers.TransferEncodingChunked = true;
        });

        reply.AssertError(413, "payload_too_large");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData(1024, 200)]
    [InlineData(1025, 413)]
    public async Task Limit_IsExact(int length, int status)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.DataPlane = plane => plane.BodyLimitBytes = 1024);
        var body = Bodies.Chat().PadRight(length);

        Assert.Equal(status, (await gateway.ChatAsync(body)).Status);
        Assert.Equal(status, (await gateway.ChatAsync(body, adjust: request => request.Headers.TransferEncodingChunked = true)).Status);
    }

    [Fact]
    public async Task LargeBody_PassesAlthoughTheServersOwnLimitIsLower()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Kestrel = kestrel => kestrel.Limits.MaxRequestBodySize = 1024);
        var body = Bodies.Chat($"\"user\":\"{new string('x', 20 * MiB)}\"");

        (await gateway.ChatAsync(body)).AssertOk();

        Assert.Equal(body.Length - "mock/".Length, (await gateway.Upstream.WaitForRequestAsync()).Body.Length);
    }

    [Fact]
    public async Task BodyThatDoesNotArriveInTime_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Kestrel = kestrel =>
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1)));

        var answer = await RawHttp.ExchangeAsync(gateway.Root, Head(gateway, "Content-Length: 100000") + "{", closeAfterwards: false);

        Assert.Equal(408, RawHttp.StatusOf(answer));
        Assert.Contains("\"request_timeout\"", answer, StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task BodyThatBreaksOff_IsNoServerError()
    {
        await using var gateway = await TestGateway.StartAsync();

        await RawHttp.ExchangeAsync(gateway.Root, Head(gateway, "Content-Length: 1000") + "{\"model\"");

        (await gateway.ChatAsync()).AssertOk();
        Assert.Single(gateway.Upstream.Requests);
        Assert.DoesNotContain(gateway.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task BadChunkFraming_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await RawHttp.ExchangeAsync(gateway.Root, Head(gateway, "Transfer-Encoding: chunked") + "ZZ\r\n{}\r\n0\r\n\r\n", closeAfterwards: false);

        Assert.Equal(400, RawHttp.StatusOf(answer));
        Assert.Contains("\"invalid_json\"", answer, StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task LengthAndChunkedTogether_NeverSmuggleASecondRequest()
    {
        await using var gateway = await TestGateway.StartAsync();
        var smuggled = Head(gateway, $"Content-Length: {Bodies.Chat().Length}") + Bodies.Chat();

        await RawHttp.ExchangeAsync(gateway.Root, Head(gateway, $"Content-Length: {smuggled.Length + 5}\r\nTransfer-Encoding: chunked") + "0\r\n\r\n" + smuggled);

        Assert.Empty(gateway.Upstream.Requests);
    }

    private static string Head(TestGateway gateway, string framing)
        => $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {gateway.Key}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n";
}
