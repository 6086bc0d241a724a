using System.Net;

namespace Hadrian.Host.Http;

/// <summary>Answers programs in JSON where there is nothing; everybody else gets a plain 404.</summary>
internal static class UnknownPaths
{
    private static readonly GatewayError NotFound = new(
        HttpStatusCode.NotFound, GatewayErrorCodes.NotFound, "There is nothing at this path. The API lies under /v1; /api/docs describes it.");

    public static void MapUnknownPaths(this IEndpointRouteBuilder endpoints)
    {
        foreach (var root in new[] { "/api", "/admin" })
        {
            endpoints.Map(root + "/{**path}", context => ErrorAnswer.WriteAsync(context, NotFound)).ExcludeFromDescription();
        }
    }
}
