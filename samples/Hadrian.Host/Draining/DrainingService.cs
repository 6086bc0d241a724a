using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Hadrian.Host.Draining;

/// <summary>
/// Lets running requests end before the server closes its port. Until then the port stays open, so that
/// <c>/health/ready</c> can answer 503; other new requests are refused.
/// </summary>
internal sealed partial class DrainingService(
    RunningRequests running, IServer server, IOptions<DrainingOptions> options, TimeProvider time, ILogger<DrainingService> logger)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var limit = options.Value.DrainSeconds;
        var drained = running.DrainAsync();
        if (!drained.IsCompleted)
        {
            LogDraining(logger, running.Count, limit);
        }

        try
        {
            await drained.WaitAsync(TimeSpan.FromSeconds(limit), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogAborting(logger, running.Count, limit);
            await server.StopAsync(new CancellationToken(canceled: true));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Stopping: {Count} running requests have up to {Seconds} s to end.")]
    private static partial void LogDraining(ILogger logger, int count, int seconds);

    [LoggerMessage(2, LogLevel.Warning, "{Count} requests did not end within {Seconds} s and are broken off.")]
    private static partial void LogAborting(ILogger logger, int count, int seconds);
}
