using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>An <see cref="HttpClient"/> of the application with the gateway's policies on it.</summary>
internal sealed class HttpClientDriver(Scenario scenario) : FaceDriver(scenario)
{
    private static readonly Uri Address = new("https://vendor.example/v1/chat/completions");

    private ServiceProvider? _services;

    public override ValueTask DisposeAsync() => _services?.DisposeAsync() ?? default;

    protected override Task<IServiceProvider> StartAsync()
    {
        var services = new ServiceCollection();
        AddGateway(services);
        services.AddHttpClient("test")
            .AddHadrianGuardrails()
            .AddHadrianPolicies()
            .AddHadrianCircuitBreaker()
            .ConfigurePrimaryHttpMessageHandler(() => new FakeHandler((request, cancellationToken)
                => Upstream.AnswerAsync(request, VendorModel, IsStreaming, cancellationToken)));
        _services = services.BuildServiceProvider();
        return Task.FromResult<IServiceProvider>(_services);
    }

    private bool IsStreaming { get; set; }

    // A vendor knows its models without its own name in front.
    private string VendorModel => Scenario.Model[(Scenario.Model.IndexOf('/', StringComparison.Ordinal) + 1)..];

    protected override async Task<Verdict> CallAsync(bool streaming)
    {
        IsStreaming = streaming;
        var seen = Probe.Watch();
        using var client = _services!.GetRequiredService<IHttpClientFactory>().CreateClient("test");
        using var request = HttpVerdict.Request(Address, Scenario, VendorModel, streaming, KeyHeader, Authorization);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var verdict = await HttpVerdict.ReadAsync(response, streaming);
        if (verdict.Limit is null)
        {
            // A provider's answer stays as it is: what is left is not added to its headers.
            return verdict with { Limit = seen.RateLimit?.Limit, Remaining = seen.RateLimit?.Remaining };
        }

        Assert.Equal((seen.RateLimit?.Limit, seen.RateLimit?.Remaining), (verdict.Limit, verdict.Remaining));
        return verdict;
    }
}
