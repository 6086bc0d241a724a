using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes values as the admin API reads and writes them; the generator follows the application's own JSON settings instead.</summary>
internal sealed class AdminSchemas : IOpenApiSchemaTransformer
{
    private static readonly JsonNamingPolicy Names = JsonNamingPolicy.SnakeCaseLower;

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var property in (schema.Properties?.Values ?? []).OfType<OpenApiSchema>().Where(IsInteger))
        {
            // No number is read from a string here.
            property.Type &= ~JsonSchemaType.String;
            property.Pattern = null;
        }

        schema.Properties = schema.Properties?.ToDictionary(property => Names.ConvertName(property.Key), property => property.Value);
        schema.Required = schema.Required?.Select(Names.ConvertName).ToHashSet();
        return Task.CompletedTask;
    }

    private static bool IsInteger(OpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Integer) == true;
}
