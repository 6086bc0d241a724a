using System.Text.Json;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// Describes values as the admin API reads and writes them; the generator follows the application's own JSON settings instead. Done to
/// the finished document: a transformer of schemas does not see those that only others refer to.
/// </summary>
internal static class AdminSchemas
{
    private static readonly JsonNamingPolicy Names = JsonNamingPolicy.SnakeCaseLower;

    public static void Correct(OpenApiDocument document)
    {
        foreach (var schema in (document.Components?.Schemas?.Values ?? []).OfType<OpenApiSchema>())
        {
            foreach (var property in (schema.Properties?.Values ?? []).OfType<OpenApiSchema>().Where(IsInteger))
            {
                // No number is read from a string here.
                property.Type &= ~JsonSchemaType.String;
                property.Pattern = null;
            }

            schema.Properties = schema.Properties?.ToDictionary(property => Names.ConvertName(property.Key), property => property.Value);
            schema.Required = schema.Required?.Select(Names.ConvertName).ToHashSet();
        }
    }

    private static bool IsInteger(OpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Integer) == true;
}
