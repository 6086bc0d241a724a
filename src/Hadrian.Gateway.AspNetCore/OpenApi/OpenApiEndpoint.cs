using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Serves the document. Endpoints do not change while the application runs, so it is made once, when first asked for.</summary>
internal sealed class OpenApiEndpoint([FromKeyedServices(HadrianOpenApi.DocumentName)] IOpenApiDocumentProvider documents)
{
    private readonly Lazy<Task<byte[]>> _json = new(() => SerializeAsync(documents));

    public async Task WriteAsync(HttpContext context)
        => await ErrorResponses.WriteBodyAsync(context.Response, StatusCodes.Status200OK, await _json.Value);

    private static async Task<byte[]> SerializeAsync(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);

        // Relative to the document's own place, so that a path the application lies under is kept.
        document.Servers = [];
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return json.ToArray();
    }
}
