using Hadrian.Gateway.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway's endpoints.</summary>
public static class HadrianGatewayEndpointRouteBuilderExtensions
{
    /// <summary>Maps the OpenAI-compatible data plane under <c>/v1</c> and its alias <c>/api/v1</c>.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">A path put before both; empty for the root.</param>
    /// <returns>A builder for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddHadrianGateway().AddAspNetCore()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapHadrianGateway(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var plane = endpoints.ServiceProvider.GetService<DataPlane>()
            ?? throw new InvalidOperationException("MapHadrianGateway() needs builder.Services.AddHadrianGateway().AddAspNetCore().");
        var group = endpoints.MapGroup(prefix);
        foreach (var root in new[] { "/v1", "/api/v1" })
        {
            plane.Map(group.MapGroup(root), isAlias: root != "/v1");
        }

        return group;
    }

    /// <summary>Maps <c>/health</c>, <c>/health/live</c> and <c>/health/ready</c>.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    public static IEndpointConventionBuilder MapHadrianHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var health = endpoints.ServiceProvider.GetService<HealthEndpoints>()
            ?? throw new InvalidOperationException("MapHadrianHealth() needs builder.Services.AddHadrianGateway().AddAspNetCore().");
        return health.Map(endpoints.MapGroup("/health"));
    }

    /// <summary>Maps the admin API under <c>/admin/v1</c>. It admits the bootstrap key and keys with the <c>admin</c> scope, nobody else.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    public static IEndpointConventionBuilder MapHadrianAdmin(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var admin = endpoints.ServiceProvider.GetService<AdminApi>()
            ?? throw new InvalidOperationException("MapHadrianAdmin() needs builder.Services.AddHadrianGateway().AddAspNetCore().");
        return admin.Map(endpoints.MapGroup("/admin/v1"));
    }
}
