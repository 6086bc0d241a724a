namespace Hadrian.Gateway.AspNetCore.Tests.Headers;

public sealed class RequestIdTests
{
    [Fact]
    public async Task Check45_WithoutAnIdOfTheClients_ItIsAUuid()
    {
        await using var gateway = await TestGateway.StartAsync();

        var first = (await gateway.ChatAsync()).AssertOk().Header("X-Request-Id");
        var second = (await gateway.ChatAsync()).AssertOk().Header("X-Request-Id");

        Assert.Equal(4, Guid.Parse(first!).Version);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("req-1:2/3~!", true)]
    [InlineData("with space", false)]
    [InlineData("", false)]
    public async Task Check45_HarmlessId_IsEchoedAndOthersAreReplaced(string sent, bool isEchoed)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync(adjust: request => request.Headers.TryAddWithoutValidation("X-Request-Id", sent));

        Assert.Equal(isEchoed, reply.Header("X-Request-Id") == sent);
        Assert.True(isEchoed || Guid.TryParse(reply.Header("X-Request-Id"), out _));
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(500, false)]
    public async Task Check45_LongId_IsReplaced(int length, bool isEchoed)
    {
        await using var gateway = await TestGateway.StartAsync();
        var sent = new string('r', length);

        var reply = await gateway.ChatAsync(adjust: request => request.Headers.Add("X-Request-Id", sent));

        Assert.Equal(isEchoed, reply.Header("X-Request-Id") == sent);
    }

    [Theory]
    [InlineData("\u00e9")]
    [InlineData("a\tb")]
    [InlineData("a\u0001b")]
    public async Task Check45_UnprintableId_IsNotEchoed(string sent)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await RawHttp.ExchangeAsync(
            gateway.Root, $"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: {sent}\r\n\r\n", closeAfterwards: false);

        Assert.Contains(RawHttp.StatusOf(answer), new[] { 400, 401 });
        Assert.DoesNotContain(sent, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_CarryTheSameIdInHeaderAndBody()
    {
        await using var gateway = await TestGateway.StartAsync();
        static void Name(HttpRequestMessage request) => request.Headers.Add("X-Request-Id", "mine");

        foreach (var path in new[] { "/v1/chat/completions", "/v1/nope", "/admin/v1/organizations", "/admin/v1/nope" })
        {
            var reply = await gateway.PostAsync(path, "{", key: "", adjust: Name);
            Assert.Equal("mine", reply.Header("X-Request-Id"));
            Assert.Equal("mine", reply.Error.GetProperty("request_id").GetString());
        }
    }

    [Fact]
    public async Task SameIdTwice_GivesTwoUsageRecords()
    {
        await using var gateway = await TestGateway.StartAsync();
        static void Name(HttpRequestMessage request) => request.Headers.Add("X-Request-Id", "mine");

        await gateway.ChatAsync(adjust: Name);
        await gateway.ChatAsync(adjust: Name);

        await gateway.Usage.WaitForAsync(2);
        Assert.All(gateway.Usage.Records, record => Assert.Equal("mine", record.RequestId));
    }
}
