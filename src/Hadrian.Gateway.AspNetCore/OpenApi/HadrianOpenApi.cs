using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The description of the gateway's own endpoints. It has a name of its own, so that it does not mix with the application's.</summary>
internal static class HadrianOpenApi
{
    public const string DocumentName = "hadrian";

    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(OpenApiEndpoint)))
        {
            return;
        }

        services.AddSingleton<OpenApiEndpoint>();
        services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = IsOurs;
            options.CreateSchemaReferenceId = NameOf;
            options.AddOperationTransformer<OperationDescriptions>();
            options.AddDocumentTransformer<DocumentDescription>();
        });
    }

    /// <summary>Names schemas after their types, and a page after what it is a page of: <c>TeamListResource</c>.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        const string Resource = "Resource";
        return type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(ListResource<>)
            ? $"{type.Type.GenericTypeArguments[0].Name[..^Resource.Length]}List{Resource}"
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    /// <summary>Every described endpoint names its method, and ours lie in this assembly.</summary>
    private static bool IsOurs(ApiDescription description) => description.ActionDescriptor.EndpointMetadata
        .OfType<MethodInfo>()
        .Any(method => method.DeclaringType?.Assembly == typeof(HadrianOpenApi).Assembly);
}
