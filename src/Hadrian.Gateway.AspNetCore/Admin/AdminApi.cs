using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The routes of the admin API, and what all of them share: authentication, errors, JSON.</summary>
internal sealed class AdminApi(
    AdminAuthentication authentication, AdminCallers callers, RequestBodyReader bodies, IEnumerable<IAdminEndpoints> endpoints, EndpointRunner runner, AuditEvents events, TimeProvider time)
{
    public IEndpointConventionBuilder Map(RouteGroupBuilder group)
    {
        var routes = new AdminRoutes(this, group);
        foreach (var part in endpoints)
        {
            part.Map(routes);
        }

        routes.Finish();
        return group;
    }

    /// <summary>Gets the answer to paths there are not.</summary>
    public RequestDelegate NotFound { get; } = runner.Run(UnknownEndpoints.NotFoundAsync);

    /// <summary>Makes an endpoint of a handler that returns a resource, or <see langword="null"/> for a JSON <c>null</c>.</summary>
    public RequestDelegate Handle<T>(JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, int status = StatusCodes.Status200OK)
        where T : class
        => Handle(async (request, response) =>
        {
            var resource = await handler(request);
            CheckIsDecided(request);
            var json = resource is null ? "null"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(resource, type);
            await ErrorResponses.WriteBodyAsync(response, status, json);
        });

    /// <summary>Makes an endpoint of a handler that has nothing to tell: the answer is a JSON <c>null</c>.</summary>
    public RequestDelegate Handle(Func<AdminRequest, ValueTask> handler) => Handle(async (request, response) =>
    {
        await handler(request);
        CheckIsDecided(request);
        await ErrorResponses.WriteBodyAsync(response, StatusCodes.Status200OK, "null"u8.ToArray());
    });

    /// <summary>Makes an endpoint of a handler that writes its answer by itself.</summary>
    public RequestDelegate Handle(Func<AdminRequest, HttpResponse, ValueTask> handler) => runner.Run(async context =>
    {
        var (principal, error) = await authentication.AuthenticateAsync(context);
        if (error is not null)
        {
            throw new GatewayException(error);
        }

        var caller = await callers.LoadAsync(principal!, context.RequestAborted);
        if (!caller.IsKnown)
        {
            throw AdminErrors.Forbidden("The admin API is open to members of organizations, and to administrators of the whole gateway.");
        }

        var request = new AdminRequest(context, principal!, caller, bodies, events, time);
        await handler(request, context.Response);
        CheckIsDecided(request);
    });

    private static void CheckIsDecided(AdminRequest request)
    {
        if (!request.IsDecided && request.Permission.Reach != PermissionReach.Anyone)
        {
            throw new InvalidOperationException($"Nobody has decided whether the caller may '{request.Permission.Name}'.");
        }
    }

    /// <summary>Answers other methods on a path.</summary>
    public RequestDelegate WrongMethod(string allow) => runner.Run(context => UnknownEndpoints.WrongMethodAsync(context, allow));
}
