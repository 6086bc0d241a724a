using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The schemas of the data plane. Its bodies are passed on as bytes, so no type of this assembly describes them.</summary>
internal static class WireComponents
{
    /// <summary>Copies the schemas and security schemes into a document.</summary>
    public static void CopyTo(OpenApiDocument document)
    {
        var source = Read();
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, schema) in source.Schemas!)
        {
            document.Components.Schemas[name] = schema;
        }

        document.Components.SecuritySchemes = source.SecuritySchemes;
        document.RegisterComponents();
    }

    private static OpenApiComponents Read()
    {
        using var resource = typeof(WireComponents).Assembly.GetManifestResourceStream("openapi-components.json")!;
        using var json = new MemoryStream();
        resource.CopyTo(json);
        json.Position = 0;
        return OpenApiDocument.Load(json, OpenApiConstants.Json, new OpenApiReaderSettings()).Document!.Components!;
    }
}
