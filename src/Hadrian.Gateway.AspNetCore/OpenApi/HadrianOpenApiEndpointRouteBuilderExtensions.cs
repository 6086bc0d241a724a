using Hadrian.Gateway.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the description of the gateway's API.</summary>
public static class HadrianOpenApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the OpenAPI 3.1 document of the gateway's own endpoints: data plane, admin API and health, as far as they are
    /// mapped. The application's endpoints are not in it.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">Where the document lies.</param>
    /// <returns>A builder for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddHadrianGateway().AddAspNetCore()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapHadrianOpenApi(this IEndpointRouteBuilder endpoints, string pattern = "/api/openapi.json")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var document = endpoints.ServiceProvider.GetService<OpenApiEndpoint>()
            ?? throw new InvalidOperationException("MapHadrianOpenApi() needs builder.Services.AddHadrianGateway().AddAspNetCore().");
        return endpoints.MapGet(pattern, document.WriteAsync).ExcludeFromDescription();
    }
}
