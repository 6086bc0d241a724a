using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes parameters that the handlers read from the request themselves.</summary>
internal static class OperationParameters
{
    private static readonly Type[] Lists = [typeof(OrganizationListResource), typeof(ApiKeyListResource)];

    public static void AddTo(OpenApiOperation operation, ApiDescription description)
    {
        operation.Parameters =
        [
            .. RoutePatternFactory.Parse(description.RelativePath ?? string.Empty).Parameters.Select(parameter => Path(parameter.Name)),
            .. description.SupportedResponseTypes.Any(response => response.Type is { } type && Lists.Contains(type)) ? Paging() : [],
            .. description.SupportedResponseTypes.Any(response => IsReport(response.Type)) ? Dates() : [],
        ];
    }

    private static bool IsReport(Type? type)
        => (type?.IsGenericType == true ? type.GenericTypeArguments[0] : type)?.IsAssignableTo(typeof(SpendResource)) == true;

    private static IEnumerable<OpenApiParameter> Dates()
    {
        yield return Query("start_date", "The first day, `YYYY-MM-DD` in UTC; today by default.", JsonSchemaType.String);
        yield return Query("end_date", "The last day, within 366 days; today by default.", JsonSchemaType.String);
    }

    private static OpenApiParameter Path(string name) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static IEnumerable<OpenApiParameter> Paging()
    {
        yield return Query("limit", "How many rows at most, 1 to 1000; 100 by default.", JsonSchemaType.Integer);
        yield return Query("cursor", "Where to go on: `next_cursor` or `prev_cursor` of another page.", JsonSchemaType.String);
        yield return Query("direction", "`forward` to older rows, the default, or `backward` to newer ones.", JsonSchemaType.String);
        yield return Query("include_deleted", "Whether deleted rows are among them.", JsonSchemaType.Boolean);
    }

    private static OpenApiParameter Query(string name, string description, JsonSchemaType type) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = type },
    };
}
