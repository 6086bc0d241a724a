using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes admin endpoints for the OpenAPI document; a plain request delegate describes nothing by itself.</summary>
internal static class AdminOperation
{
    private static readonly MethodInfo Described = typeof(AdminOperation).GetMethod(nameof(Handle), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="id">The operation's id, from which client generators name methods.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="resource">The type of the answer; <see langword="null"/> when it is <c>null</c>.</param>
    /// <param name="status">The status of success.</param>
    /// <param name="body">The type of the request's body.</param>
    /// <param name="contentTypes">What the answer may be, JSON unless said.</param>
    public static void Describe(
        IEndpointConventionBuilder endpoint, string id, string summary, Type? resource, int status = StatusCodes.Status200OK, Type? body = null, string[]? contentTypes = null)
    {
        var answer = resource is null ? new ProducesResponseTypeMetadata(status) : new ProducesResponseTypeMetadata(status, resource, contentTypes ?? ["application/json"]);
        endpoint.WithMetadata(Described, new OperationName(id), answer)
            .WithTags("Admin")
            .WithSummary(summary);
        if (body is not null)
        {
            endpoint.WithMetadata(new Body(body));
        }
    }

    private static Task Handle(HttpContext context) => Task.CompletedTask;

    /// <summary>Names no content types: routing would refuse the others by itself, before authentication and not as JSON.</summary>
    private sealed record Body(Type? RequestType) : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => [];

        public bool IsOptional => false;
    }
}
