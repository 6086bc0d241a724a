using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Health;

/// <summary>Providers that translate throw what they cannot make sense of; a check takes it as its result.</summary>
public sealed class TranslatingProviderTests
{
    [Theory]
    [InlineData(HealthCheckMode.Reachability, GatewayErrorCodes.ProviderError, 1)]
    [InlineData(HealthCheckMode.Inference, GatewayErrorCodes.ProviderError, 1)]
    [InlineData(HealthCheckMode.Inference, GatewayErrorCodes.UnsupportedParameter, 0)]
    public async Task Check_ProviderThrowsAGatewayError_IsUnhealthy(HealthCheckMode mode, string code, int failures)
    {
        var provider = new Puzzled(code);
        (provider.Settings.HealthCheck.Enabled, provider.Settings.HealthCheck.Mode, provider.Settings.HealthCheck.Model) = (true, mode, "small");
        provider.Settings.HealthCheck.FailureThreshold = 1;
        var services = new ServiceCollection();
        services.AddSingleton<IGatewayProvider>(provider);
        services.AddHadrianGateway();
        await using var container = services.BuildServiceProvider();
        var checks = container.GetRequiredService<ProviderHealthChecks>();

        await checks.CheckAsync(provider, CancellationToken.None);

        Assert.True(checks.TryGet("p", out var health));
        Assert.Equal((ProviderHealthState.Unhealthy, "What is this?"), (health.State, health.Error));
        Assert.Equal(failures, container.GetRequiredService<CircuitBreakers>().Get("p").GetStatus().FailureCount);
    }

    private sealed class Puzzled(string code) : IGatewayProvider
    {
        public string Name => "p";

        public string Type => "puzzled";

        public ProviderSettings Settings { get; } = new();

        public bool KeepsExtensions => false;

        public bool Supports(GatewayOperation operation) => true;

        public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken) => throw Error();

        public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken) => throw Error();

        public IChatClient CreateChatClient(string model) => throw new NotSupportedException();

        public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => throw new NotSupportedException();

        private GatewayException Error() => new(new GatewayError(HttpStatusCode.BadGateway, code, "What is this?"));
    }
}
