using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The routes of the admin API, and what all of them share: authentication, errors, JSON.</summary>
internal sealed class AdminApi(
    AdminAuthentication authentication,
    RequestBodyReader bodies,
    OrganizationEndpoints organizations,
    ApiKeyEndpoints keys,
    CircuitBreakerEndpoints breakers,
    ProviderHealthEndpoints health,
    ForecastEndpoints forecasts,
    UsageEndpoints usage,
    ModelPricingEndpoints pricing,
    AuditLogEndpoints auditLog,
    EndpointRunner runner,
    TimeProvider time)
{
    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        organizations.Map(this, group);
        keys.Map(this, group);
        breakers.Map(this, group);
        health.Map(this, group);
        forecasts.Map(this, group);
        usage.Map(this, group);
        pricing.Map(this, group);
        auditLog.Map(this, group);
        group.Map("/{**path}", runner.Run(UnknownEndpoints.NotFoundAsync)).ExcludeFromDescription();
        return group;
    }

    /// <summary>Makes an endpoint of a handler that returns a resource, or <see langword="null"/> for a JSON <c>null</c>.</summary>
    public RequestDelegate Handle<T>(JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, int status = StatusCodes.Status200OK)
        where T : class
        => runner.Run(async context =>
        {
            var (principal, error) = await authentication.AuthenticateAsync(context);
            if (error is not null)
            {
                throw new GatewayException(error);
            }

            var resource = await handler(new AdminRequest(context, principal!, bodies, time));
            var json = resource is null ? "null"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(resource, type);
            await ErrorResponses.WriteBodyAsync(context.Response, status, json);
        });

    /// <summary>Answers other methods on a path.</summary>
    public RequestDelegate WrongMethod(string allow) => runner.Run(context => UnknownEndpoints.WrongMethodAsync(context, allow));
}
