namespace Hadrian.Host.Docs;

/// <summary>The description of the API, for programs and for people. All assets of the page are embedded.</summary>
internal static class Documentation
{
    public const string Path = "/api/docs";

    private const string Json = "/api/openapi.json";

    public static void MapDocumentation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHadrianOpenApi(Json);
        endpoints.MapHadrianOpenApi("/openapi.json");
        endpoints.MapSwaggerUI(Path, page =>
        {
            page.DocumentTitle = "Hadrian Gateway API";
            page.SwaggerEndpoint(Json, "Hadrian Gateway");
        });
    }
}
