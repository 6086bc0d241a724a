using Microsoft.Extensions.Hosting;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Whether the gateway takes new work. It stops when the application begins to stop, before running calls end.</summary>
internal sealed class GatewayReadiness
{
    private readonly IHostApplicationLifetime? _lifetime;

    public GatewayReadiness(IHostApplicationLifetime? lifetime = null) => _lifetime = lifetime;

    public bool IsDraining => _lifetime?.ApplicationStopping.IsCancellationRequested == true;
}
