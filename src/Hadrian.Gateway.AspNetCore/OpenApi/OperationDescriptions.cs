using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes what the endpoints themselves do not tell: bodies of the data plane, errors, and who may call.</summary>
internal sealed class OperationDescriptions : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        if (metadata.OfType<DataPlaneOperation>().FirstOrDefault() is { } dataPlane)
        {
            DataPlaneDescription.Of(dataPlane).ApplyTo(operation, document);
        }

        operation.OperationId = metadata.OfType<OperationName>().FirstOrDefault()?.Id ?? operation.OperationId;
        OperationParameters.AddTo(operation, context.Description);
        if (operation.Tags?.Any(tag => tag.Name == "Health") != true)
        {
            AddSecurity(operation, document);
            AddError(operation, document);
        }

        return Task.CompletedTask;
    }

    private static void AddSecurity(OpenApiOperation operation, OpenApiDocument document) => operation.Security =
    [
        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("api_key", document)] = [] },
    ];

    private static void AddError(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused or failed: `error.code` is stable, `error.message` tells what to mend.",
            Content = DataPlaneDescription.Json(new OpenApiSchemaReference("Error", document)),
        };
    }
}
