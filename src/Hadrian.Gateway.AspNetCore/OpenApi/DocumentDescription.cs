using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Gives the document its head and the schemas that no type stands for.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Hadrian Gateway",
            Version = typeof(DocumentDescription).Assembly.GetName().Version!.ToString(fieldCount: 3),
            Description = "One OpenAI-compatible API in front of many model providers, and the administration of its keys. "
                + "A model is named `provider/model`, such as `openai/gpt-4o`.",
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = DataPlaneDescription.Tag, Description = "What clients of OpenAI know; also under `/api/v1`." },
            new() { Name = "Admin", Description = "Organisations and keys, for keys with the `admin` scope." },
            new() { Name = "Health", Description = "For probes; nobody has to authenticate." },
        };
        AdminSchemas.Correct(document);
        WireComponents.CopyTo(document);
        return Task.CompletedTask;
    }
}
