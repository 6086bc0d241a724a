using System.Net;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

public sealed class MetricsTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Property", "OB-1")]
    public async Task Metrics_AfterCalls_HaveTheNamesDashboardsKnow()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Error(500, "broken"));
        var key = await _sandbox.BootstrapAsync();
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys(
            $$"""providers.up = { type = "open_ai", base_url = "{{upstream.BaseUrl}}", retry = { enabled = false } }"""));
        (await gateway.ChatAsync(key, "up/m")).Dispose();
        using (var stream = await gateway.ChatAsync(key, "up/m", stream: true))
        {
            await stream.Content.ReadAsStringAsync();
        }

        using var response = await gateway.Client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.All(
            [
                "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds",
                "http_requests_total", "http_request_duration_seconds_bucket", "llm_requests_total", "llm_request_duration_seconds_bucket",
                "llm_input_tokens_total", "llm_output_tokens_total", "llm_streaming_time_to_first_chunk_seconds_bucket",
                "llm_streaming_completions_total", "auth_attempts_total", "rate_limit_checks_total", "gateway_errors_total",
            ],
            name => Assert.Contains($"\n{name}{{", text, StringComparison.Ordinal));
        Assert.Contains("http_requests_total{method=\"POST\",path=\"/v1/chat/completions\",status=\"200\",status_class=\"2xx\"} 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("otel_scope", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_PathConfigured_LieThere()
    {
        await using var gateway = await _sandbox.ServeAsync("""
            observability.metrics.prometheus = { path = "/internal/metrics", process_metrics = false }
            """);
        (await gateway.ChatAsync()).Dispose();

        var text = await gateway.Client.GetStringAsync("/internal/metrics");
        using var elsewhere = await gateway.Client.GetAsync("/metrics");

        Assert.Contains("http_requests_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("process_", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Metrics_Off_AreNotThere()
    {
        await using var gateway = await _sandbox.ServeAsync("observability.metrics.enabled = false");

        using var response = await gateway.Client.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
