using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Tells whether the gateway lives, takes work, and reaches what it depends on. Public: names no address and quotes no error.</summary>
internal sealed class HealthEndpoints(IServiceProvider services, CircuitBreakers breakers, ProviderHealthChecks checks, GatewayReadiness readiness, TimeProvider time)
{
    private static readonly string Version =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        group.MapGet("/", (Delegate)ReportAsync).WithTags("Health").WithMetadata(new OperationName("health_check")).WithSummary("The gateway and what it depends on");
        group.MapGet("/live", () => TypedResults.Ok()).WithTags("Health").WithMetadata(new OperationName("health_liveness")).WithSummary("Whether the process lives");
        group.MapGet("/ready", ReadyAsync).WithTags("Health").WithMetadata(new OperationName("health_readiness")).WithSummary("Whether the gateway takes new work");
        return group;
    }

    private async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
        => !readiness.IsDraining && await ReachesDatabaseAsync(cancellationToken) != false
            ? TypedResults.Ok()
            : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);

    private async Task ReportAsync(HttpContext context)
    {
        var asking = MeasureAsync(ReachesCacheAsync, context.RequestAborted);
        var database = await MeasureAsync(ReachesDatabaseAsync, context.RequestAborted);
        var cache = await asking;
        var circuits = breakers.GetStatus();
        var allHealthy = circuits.All(IsHealthy);
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", database.IsUp == false ? "unhealthy" : allHealthy && cache.IsUp != false ? "healthy" : "degraded");
            json.WriteString("version", Version);
            json.WriteStartObject("subsystems");
            Write(json, "database", database);
            Write(json, "cache", cache);
            json.WriteStartObject("providers");
            foreach (var circuit in circuits)
            {
                json.WriteStartObject(circuit.Provider);
                json.WriteBoolean("healthy", IsHealthy(circuit));
                json.WriteString("circuit", circuit.State.ToName());
                if (checks.TryGet(circuit.Provider, out var health))
                {
                    json.WriteString("check", health.State.ToName());
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var status = database.IsUp == false ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await ErrorResponses.WriteBodyAsync(context.Response, status, body.WrittenMemory);
    }

    private bool IsHealthy(CircuitBreakerStatus circuit)
        => circuit.State == CircuitState.Closed && !(checks.TryGet(circuit.Provider, out var health) && health.State == ProviderHealthState.Unhealthy);

    private async Task<(bool? IsUp, TimeSpan Latency)> MeasureAsync(Func<CancellationToken, ValueTask<bool?>> ask, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        return (await ask(cancellationToken), time.GetElapsedTime(started));
    }

    private static void Write(Utf8JsonWriter json, string name, (bool? IsUp, TimeSpan Latency) subsystem)
    {
        if (subsystem.IsUp is { } isUp)
        {
            json.WriteStartObject(name);
            json.WriteBoolean("healthy", isUp);
            json.WriteNumber("latency_ms", (long)subsystem.Latency.TotalMilliseconds);
            json.WriteEndObject();
        }
    }

    /// <summary>Asks the cache that nodes share; <see langword="null"/> when there is none.</summary>
    private async ValueTask<bool?> ReachesCacheAsync(CancellationToken cancellationToken)
        => services.GetService<ISharedCache>() is { } cache ? await cache.IsAvailableAsync(cancellationToken) : null;

    /// <summary>Asks the database; <see langword="null"/> when there is none.</summary>
    private async ValueTask<bool?> ReachesDatabaseAsync(CancellationToken cancellationToken)
        => services.GetService<IGatewayStorage>() is { } storage ? await storage.IsAvailableAsync(cancellationToken) : null;
}
