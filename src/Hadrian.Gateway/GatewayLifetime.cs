using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hadrian.Gateway;

/// <summary>Prepares storage and providers before the application serves, and writes what is pending when it stops.</summary>
internal sealed class GatewayLifetime(IServiceProvider services, UsageRecorder usage, ApiKeyLastUsed lastUsed) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IGatewayStorage>() is { } storage)
        {
            await storage.InitializeAsync(cancellationToken).ConfigureAwait(false);
        }

        usage.Start();

        // Listens from the start, before any key or provider is remembered.
        services.GetRequiredService<ApiKeyInvalidation>();
        services.GetRequiredService<DynamicProviderInvalidation>();

        // A wrong provider or default must stop the start, not the first call.
        services.GetRequiredService<ModelBalancer>();
        // Breakers show their state from the start, before any call.
        services.GetRequiredService<CircuitBreakers>();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After every server has drained its calls, so that their usage is among what is written. The host's patience may be
    // over by then; what was used is written all the same.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await usage.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        await lastUsed.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
