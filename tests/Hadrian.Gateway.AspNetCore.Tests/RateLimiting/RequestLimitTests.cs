using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.RateLimiting;

public sealed class RequestLimitTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    [Fact]
    public async Task Check33_CallAboveTheLimit_IsRefusedAndSaysWhenToComeBack()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Time = _time);
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 2 });
        (await gateway.ChatAsync(key: key)).AssertOk();
        (await gateway.ChatAsync(key: key)).AssertOk();

        var reply = (await gateway.ChatAsync(key: key)).AssertError(429, "rate_limit_exceeded");

        Assert.Equal("2", reply.Header("X-RateLimit-Limit"));
        Assert.Equal("0", reply.Header("X-RateLimit-Remaining"));
        Assert.True(reply.IntHeader("X-RateLimit-Reset") > _time.GetUtcNow().ToUnixTimeSeconds());
        Assert.InRange(reply.IntHeader("Retry-After"), 1, 60);
        Assert.Equal(2, gateway.Upstream.Requests.Count);

        _time.Advance(TimeSpan.FromSeconds(reply.IntHeader("Retry-After")));
        (await gateway.ChatAsync(key: key)).AssertOk();
    }

    [Fact]
    public async Task Check34_Remaining_DropsByOneAndTheLimitIsTheKeys()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => limits.AddressLimits.RequestsPerMinute = 7);
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 30 });

        var remaining = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var reply = (await gateway.ChatAsync(key: key)).AssertOk();
            Assert.Equal(30, reply.IntHeader("X-RateLimit-Limit"));
            remaining.Add(reply.IntHeader("X-RateLimit-Remaining"));
        }

        Assert.Equal([29, 28, 27, 26], remaining);
    }

    [Fact]
    public async Task Check37_EleventhConcurrentCall_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => limits.ConcurrentRequests = 10);
        var release = new TaskCompletionSource();
        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json")).HeldUntil(release.Task);
        var running = Enumerable.Range(0, 10).Select(_ => gateway.ChatAsync()).ToList();
        await gateway.Upstream.WaitForRequestAsync(10);

        var eleventh = (await gateway.ChatAsync()).AssertError(429, "rate_limit_exceeded");

        Assert.Contains("10 concurrent", eleventh.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, eleventh.IntHeader("Retry-After"));
        release.SetResult();
        Assert.All(await Task.WhenAll(running), reply => reply.AssertOk());
        (await gateway.ChatAsync()).AssertOk();
        Assert.Equal(11, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task ConcurrencyLimit_StreamsHoldTheirPlaceUntilTheyEnd()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => limits.ConcurrentRequests = 1);
        var release = new TaskCompletionSource();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2, release.Task));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");

        (await gateway.ChatAsync()).AssertError(429, "rate_limit_exceeded");
        release.SetResult();
        await stream.ReadToEndAsync();

        (await gateway.ChatAsync()).AssertOk();
    }

    [Fact]
    public async Task Check67_AnonymousCalls_AreLimitedByAddressAndKeyedOnesAreNot()
    {
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Mode = AuthenticationMode.None;
            options.Time = _time;
            options.RateLimits = limits => limits.AddressLimits.RequestsPerMinute = new AddressRateLimitOptions().RequestsPerMinute;
        });
        for (var i = 0; i < 120; i++)
        {
            (await gateway.GetAsync("/v1/models", key: "")).AssertOk();
        }

        var refused = (await gateway.GetAsync("/v1/models", key: "")).AssertError(429, "rate_limit_exceeded");

        Assert.Equal(120, refused.IntHeader("X-RateLimit-Limit"));
        Assert.InRange(refused.IntHeader("Retry-After"), 1, 60);
        (await gateway.GetAsync("/v1/models")).AssertOk();
    }

    [Fact]
    public async Task WrongKeys_AreLimitedByAddress()
    {
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = _time;
            options.RateLimits = limits => limits.AddressLimits.RequestsPerMinute = 3;
        });
        for (var i = 0; i < 3; i++)
        {
            (await gateway.ChatAsync(key: $"gw_live_wrong{i}")).AssertError(401, "invalid_api_key");
        }

        (await gateway.ChatAsync(key: "gw_live_wrong")).AssertError(429, "rate_limit_exceeded");
        (await gateway.ChatAsync()).AssertOk();
    }

    [Fact]
    public async Task Check69_Head_ShowsTheLimitsAndUsesNothingUp()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 5 });
        (await gateway.ChatAsync(key: key)).AssertOk();

        for (var i = 0; i < 3; i++)
        {
            var reply = await gateway.SendAsync(HttpMethod.Head, "/v1/chat/completions", key: key);
            Assert.Equal(405, reply.Status);
            Assert.Equal("POST", reply.Header("Allow"));
            Assert.Equal("", reply.Text);
            Assert.Equal(5, reply.IntHeader("X-RateLimit-Limit"));
            Assert.Equal(4, reply.IntHeader("X-RateLimit-Remaining"));
            Assert.NotNull(reply.Header("X-RateLimit-Reset"));
        }

        Assert.Equal(3, (await gateway.ChatAsync(key: key)).AssertOk().IntHeader("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Head_WithAWrongKey_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.SendAsync(HttpMethod.Head, "/v1/chat/completions", key: "gw_live_wrong");

        Assert.Equal((401, ""), (reply.Status, reply.Text));
    }
}
