using System.Net;
using System.Text.Json;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Health_DatabaseVanishes_IsUnhealthyAndNotReadyButLives()
    {
        await using var gateway = await _sandbox.ServeAsync($"database.path = \"{_sandbox.Database}\"");
        Assert.Equal((HttpStatusCode.OK, "healthy"), await ReportAsync(gateway));

        File.Delete(_sandbox.Database);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), await ReportAsync(gateway));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(gateway, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/health/live"));
    }

    [Fact]
    public async Task Health_NoDatabase_IsHealthyAndNamesTheProviders()
    {
        await using var gateway = await _sandbox.ServeAsync();

        using var report = JsonDocument.Parse(await gateway.Client.GetStringAsync("/health"));

        var subsystems = report.RootElement.GetProperty("subsystems");
        Assert.False(subsystems.TryGetProperty("database", out _));
        Assert.True(subsystems.GetProperty("providers").GetProperty("test").GetProperty("healthy").GetBoolean());
    }

    private static async Task<(HttpStatusCode Status, string? Word)> ReportAsync(RunningGateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/health");
        using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, report.RootElement.GetProperty("status").GetString());
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningGateway gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(path);
        return response.StatusCode;
    }
}
