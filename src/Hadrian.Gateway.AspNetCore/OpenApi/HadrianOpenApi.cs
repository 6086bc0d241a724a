using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
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
            options.AddSchemaTransformer<AdminSchemas>();
            options.AddOperationTransformer<OperationDescriptions>();
            options.AddDocumentTransformer<DocumentDescription>();
        });
    }

    /// <summary>Every described endpoint names its method, and ours lie in this assembly.</summary>
    private static bool IsOurs(ApiDescription description) => description.ActionDescriptor.EndpointMetadata
        .OfType<MethodInfo>()
        .Any(method => method.DeclaringType?.Assembly == typeof(HadrianOpenApi).Assembly);
}
