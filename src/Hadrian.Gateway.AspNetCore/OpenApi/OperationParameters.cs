using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes parameters that the handlers read from the request themselves.</summary>
internal static class OperationParameters
{
    private static readonly Type[] Searched =
        [typeof(OrganizationResource), typeof(TeamResource), typeof(ProjectResource), typeof(ServiceAccountResource), typeof(UserResource)];

    public static void AddTo(OpenApiOperation operation, ApiDescription description)
    {
        operation.Parameters =
        [
            .. RoutePatternFactory.Parse(description.RelativePath ?? string.Empty).Parameters.Select(parameter => Path(parameter.Name)),
            .. description.SupportedResponseTypes.Any(response => IsList(response.Type)) ? Paging() : [],
            .. description.SupportedResponseTypes.Any(response => IsList(response.Type) && !IsRecord(response.Type!)) ? Deleted() : [],
            .. description.SupportedResponseTypes.Any(response => IsList(response.Type) && Searched.Contains(response.Type!.GenericTypeArguments[0])) ? Search() : [],
            .. description.SupportedResponseTypes.Any(response => IsReport(response.Type)) ? Dates() : [],
            .. description.SupportedResponseTypes.Any(response => response.Type == typeof(ForecastResource)) ? ForecastDays() : [],
            .. description.SupportedResponseTypes.Any(response => response.Type == typeof(ListResource<AuditLogResource>)) ? AuditFilters() : [],
            .. description.SupportedResponseTypes.Any(response => response.Type == typeof(ListResource<UsageLogResource>)) ? UsageFilters() : [],
            .. description.SupportedResponseTypes.Any(response => response.ApiResponseFormats.Any(format => format.MediaType == UsageLogFile.Csv)) ? UsageFilters().Append(Format()) : [],
        ];
    }

    private static bool IsList(Type? type) => type?.IsGenericType == true && type.GetGenericTypeDefinition() == typeof(ListResource<>);

    /// <summary>Tells lists of what has happened, of which nothing is deleted.</summary>
    private static bool IsRecord(Type list) => list.GenericTypeArguments[0] == typeof(AuditLogResource) || list.GenericTypeArguments[0] == typeof(UsageLogResource);

    private static bool IsReport(Type? type)
        => (type?.IsGenericType == true ? type.GenericTypeArguments[0] : type)?.IsAssignableTo(typeof(SpendResource)) == true;

    private static IEnumerable<OpenApiParameter> Dates()
    {
        yield return Query("start_date", "The first day, `YYYY-MM-DD` in UTC; today by default.", JsonSchemaType.String);
        yield return Query("end_date", "The last day, within 366 days; today by default.", JsonSchemaType.String);
    }

    private static IEnumerable<OpenApiParameter> ForecastDays()
    {
        yield return Query("lookback_days", "How many past days count, 1 to 365; 30 by default.", JsonSchemaType.Integer);
        yield return Query("forecast_days", "How many days to predict, 1 to 90; 7 by default.", JsonSchemaType.Integer);
    }

    private static IEnumerable<OpenApiParameter> AuditFilters()
    {
        yield return Query("actor_type", "Who did it: `system`, `api_key`, `user`, `service_account` or `external_user`.", JsonSchemaType.String);
        yield return Query("actor_id", "The id of who did it.", JsonSchemaType.String);
        yield return Query("action", "What was done, such as `api_key.revoke`.", JsonSchemaType.String);
        yield return Query("resource_type", "The kind of thing it was done to.", JsonSchemaType.String);
        yield return Query("resource_id", "The id of the thing it was done to.", JsonSchemaType.String);
        yield return Query("org_id", "The organisation it belongs to.", JsonSchemaType.String);
        yield return Query("project_id", "The project it belongs to.", JsonSchemaType.String);
        yield return Query("from", "The earliest time, RFC 3339, included; without a range the last seven days.", JsonSchemaType.String);
        yield return Query("to", "The latest time, RFC 3339, excluded.", JsonSchemaType.String);
    }

    private static IEnumerable<OpenApiParameter> UsageFilters()
    {
        yield return Query("org_id", "The organisation that called.", JsonSchemaType.String);
        yield return Query("team_id", "The team that called.", JsonSchemaType.String);
        yield return Query("project_id", "The project that called.", JsonSchemaType.String);
        yield return Query("user_id", "The user who called.", JsonSchemaType.String);
        yield return Query("service_account_id", "The service account that called.", JsonSchemaType.String);
        yield return Query("api_key_id", "The key that called.", JsonSchemaType.String);
        yield return Query("model", "The model that served.", JsonSchemaType.String);
        yield return Query("provider", "The provider that served.", JsonSchemaType.String);
        yield return Query("provider_source", "Where the provider comes from: `static`, the configuration, or `dynamic`, this API.", JsonSchemaType.String);
        yield return Query("from", "The earliest time, RFC 3339, included.", JsonSchemaType.String);
        yield return Query("to", "The latest time, RFC 3339, excluded.", JsonSchemaType.String);
    }

    private static OpenApiParameter Format() => Query("format", "`csv`, the default, or `jsonl`.", JsonSchemaType.String);

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
    }

    private static IEnumerable<OpenApiParameter> Search()
    {
        yield return Query("q", "What the slug, name, mail address or external id begins with; letter case does not count.", JsonSchemaType.String);
    }

    private static IEnumerable<OpenApiParameter> Deleted()
    {
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
