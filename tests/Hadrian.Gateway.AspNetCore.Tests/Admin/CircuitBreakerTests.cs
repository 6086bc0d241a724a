using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

[Trait("Property", "CB-10")]
public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task Check67_FiveFailures_ShowAsOpenThenHalfOpenThenClosedWithoutTraffic()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = time;
            options.Mock = mock => mock.CircuitBreaker.Enabled = true;
        });
        var admin = await gateway.CreateAdminKeyAsync();
        await AssertStateAsync(gateway, admin, "closed", 0);

        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no");
        for (var i = 0; i < 5; i++)
        {
            await gateway.ChatAsync();
        }

        await AssertStateAsync(gateway, admin, "open", 5);
        (await gateway.ChatAsync()).AssertError(503, "circuit_breaker_open");
        time.Advance(TimeSpan.FromSeconds(31));
        await AssertStateAsync(gateway, admin, "half_open", 5);

        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json"));
        (await gateway.ChatAsync()).AssertOk();
        (await gateway.ChatAsync()).AssertOk();
        await AssertStateAsync(gateway, admin, "closed", 0);
    }

    [Fact]
    public async Task Reset_ByAnAdministratorOfTheGateway_ClosesAtOnceAndIsAudited()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.CircuitBreaker.Enabled = true);
        var (admin, platform) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(isPlatformAdmin: true));
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no");
        for (var i = 0; i < 5; i++)
        {
            await gateway.ChatAsync();
        }

        const string Reset = "/admin/v1/providers/mock/circuit-breaker/reset";
        (await gateway.SendAsync(HttpMethod.Post, Reset, key: admin)).AssertError(403, "forbidden");
        (await gateway.ChatAsync()).AssertError(503, "circuit_breaker_open");
        Assert.Equal("closed", (await gateway.SendAsync(HttpMethod.Post, Reset, key: platform)).AssertOk().Json.GetProperty("state").GetString());
        (await gateway.SendAsync(HttpMethod.Post, Reset.Replace("mock", "nowhere", StringComparison.Ordinal), key: platform)).AssertError(404, "not_found");

        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json"));
        (await gateway.ChatAsync()).AssertOk();
        var record = Assert.Single((await gateway.GetAsync("/admin/v1/audit-logs?action=circuit_breaker.reset", platform)).AssertOk().Json.GetProperty("data").EnumerateArray());
        Assert.Equal("mock", record.GetProperty("details").GetProperty("before").GetProperty("provider").GetString());
        Assert.Equal("open", record.GetProperty("details").GetProperty("before").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Get_UnknownProvider_IsNotFound()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync("/admin/v1/providers/nowhere/circuit-breaker", await gateway.CreateAdminKeyAsync())).AssertError(404, "not_found");
    }

    [Theory]
    [InlineData("/admin/v1/providers/circuit-breakers")]
    [InlineData("/admin/v1/providers/mock/circuit-breaker")]
    public async Task Get_NoAdministrator_IsRefused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        Assert.Equal(401, (await gateway.GetAsync(path, "")).Status);
        Assert.Equal(403, (await gateway.GetAsync(path)).Status);
    }

    private static async Task AssertStateAsync(TestGateway gateway, string admin, string state, int failures)
    {
        var one = (await gateway.GetAsync("/admin/v1/providers/mock/circuit-breaker", admin)).AssertOk().Json;
        var all = (await gateway.GetAsync("/admin/v1/providers/circuit-breakers", admin)).AssertOk().Json.GetProperty("circuit_breakers");
        var listed = Assert.Single(all.EnumerateArray(), entry => entry.GetProperty("provider").GetString() == "mock");
        Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(listed));
        Assert.Equal((state, failures), (one.GetProperty("state").GetString(), one.GetProperty("failure_count").GetInt32()));
    }
}
