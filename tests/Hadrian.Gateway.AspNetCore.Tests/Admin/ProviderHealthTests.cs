using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class ProviderHealthTests
{
    [Theory]
    [InlineData(HealthCheckMode.Reachability, "/models")]
    [InlineData(HealthCheckMode.Inference, "/chat/completions")]
    public async Task ProviderFailsAndRecovers_ShowsInHealthAndAdminApi(HealthCheckMode mode, string path)
    {
        await using var gateway = await StartAsync(mode);
        var admin = await gateway.CreateAdminKeyAsync();
        var checks = gateway.Services.GetRequiredService<ProviderHealthChecks>();
        var mock = gateway.Services.GetRequiredService<ProviderRegistry>().Find("mock")!;

        await checks.CheckAsync(mock, CancellationToken.None);
        Assert.EndsWith(path, gateway.Upstream.Requests[^1].Path, StringComparison.Ordinal);
        await AssertAsync(gateway, admin, "healthy", 200, "healthy");

        gateway.Upstream.Unscripted = _ => StubReply.Error(503, "canary sk-upstream");
        await checks.CheckAsync(mock, CancellationToken.None);
        await AssertAsync(gateway, admin, "healthy", 503, "healthy");
        await checks.CheckAsync(mock, CancellationToken.None);
        await AssertAsync(gateway, admin, "unhealthy", 503, "degraded");
        (await gateway.GetAsync("/health/ready", key: "")).AssertOk();

        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json"));
        await checks.CheckAsync(mock, CancellationToken.None);
        await AssertAsync(gateway, admin, "healthy", 200, "healthy");
    }

    [Fact]
    public async Task Get_NotCheckedOrUnknown_IsNotFoundAndNotListed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.GetAsync("/admin/v1/providers/mock/health", admin)).AssertError(404, "not_found");
        (await gateway.GetAsync("/admin/v1/providers/nowhere/health", admin)).AssertError(404, "not_found");
        Assert.Equal(0, (await gateway.GetAsync("/admin/v1/providers/health", admin)).AssertOk().Json.GetProperty("providers").GetArrayLength());
        Assert.False((await gateway.GetAsync("/health", key: "")).Json.GetProperty("subsystems").GetProperty("providers").GetProperty("mock").TryGetProperty("check", out _));
    }

    [Theory]
    [InlineData("/admin/v1/providers/health")]
    [InlineData("/admin/v1/providers/mock/health")]
    public async Task Get_NoAdministrator_IsRefused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        Assert.Equal(401, (await gateway.GetAsync(path, "")).Status);
        Assert.Equal(403, (await gateway.GetAsync(path)).Status);
    }

    // Time stands still, so only the checks a test makes count.
    private static Task<TestGateway> StartAsync(HealthCheckMode mode) => TestGateway.StartAsync(options =>
    {
        options.Time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        options.Mock = mock => (mock.HealthCheck.Enabled, mock.HealthCheck.Mode, mock.HealthCheck.Model) = (true, mode, "gpt-mock");
    });

    private static async Task AssertAsync(TestGateway gateway, string admin, string state, int status, string overall)
    {
        var one = (await gateway.GetAsync("/admin/v1/providers/mock/health", admin)).AssertOk();
        var all = (await gateway.GetAsync("/admin/v1/providers/health", admin)).AssertOk().Json.GetProperty("providers");
        Assert.Equal(("mock", state, status), (one.Json.GetProperty("provider").GetString(), one.Json.GetProperty("status").GetString(), one.Json.GetProperty("status_code").GetInt32()));
        Assert.True(one.Json.GetProperty("last_check").TryGetDateTimeOffset(out _));
        Assert.Equal(one.Json.GetRawText(), Assert.Single(all.EnumerateArray()).GetRawText());
        Assert.DoesNotContain("canary", one.Text, StringComparison.Ordinal);

        var health = (await gateway.GetAsync("/health", key: "")).AssertOk().Json;
        Assert.Equal(overall, health.GetProperty("status").GetString());
        Assert.Equal(state, health.GetProperty("subsystems").GetProperty("providers").GetProperty("mock").GetProperty("check").GetString());
    }
}
