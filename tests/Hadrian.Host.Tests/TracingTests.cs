using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

public sealed class TracingTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Traces_EndpointInTheFile_ArePostedThereWithItsHeaders()
    {
        await using var collector = await StartCollectorAsync();

        await CallAsync($$"""
            observability.tracing.enabled = true
            observability.tracing.service_name = "canary-service"
            observability.tracing.otlp = { endpoint = "{{collector.Root}}", protocol = "http", headers = { x-team = "blue, green" } }
            """);

        var export = Assert.Single(collector.Requests);
        Assert.Equal(("POST", "/v1/traces"), (export.Method, export.Path));
        Assert.Equal("application/x-protobuf", export.Headers["Content-Type"]);
        Assert.Equal("blue, green", export.Headers["x-team"]);
        Assert.Contains("canary-service", export.Text, StringComparison.Ordinal);
        Assert.Contains("gen_ai.request.model", export.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_EndpointInTheEnvironment_TurnsThemOn()
    {
        await using var collector = await StartCollectorAsync();
        _sandbox.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Root;
        _sandbox.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        _sandbox.Variables["OTEL_SERVICE_NAME"] = "from-environment";

        await CallAsync("");

        Assert.Contains("from-environment", Assert.Single(collector.Requests).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_SampledAway_AreNotPosted()
    {
        await using var collector = await StartCollectorAsync();

        await CallAsync($$"""
            observability.tracing = { enabled = true, endpoint = "{{collector.Root}}", otlp = { endpoint = "{{collector.Root}}", protocol = "http" }, sampling = { strategy = "always_off" } }
            """);

        Assert.Empty(collector.Requests);
    }

    private static async Task<StubUpstream> StartCollectorAsync()
    {
        var collector = await StubUpstream.StartAsync();
        collector.Unscripted = _ => StubReply.Bytes(default, "application/x-protobuf");
        return collector;
    }

    private async Task CallAsync(string toml)
    {
        await using var gateway = await _sandbox.ServeAsync(toml);
        using (var response = await gateway.ChatAsync())
        {
            Assert.True(response.IsSuccessStatusCode);
        }

        // What is pending is exported before the process ends.
        Assert.Equal(0, (await gateway.Process.StopAsync()).ExitCode);
    }
}
