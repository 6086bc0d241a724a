using System.CommandLine;
using Hadrian.Host.CommandLine;
using Hadrian.Host.Serving;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hadrian.Host.Docs;

/// <summary><c>hadrian openapi</c>: writes the description of the API without starting a gateway.</summary>
internal static class OpenApiCommand
{
    public static Command Create()
    {
        var output = CommandOutput.Option();
        var command = new Command("openapi", "Write the OpenAPI document of the API.") { output };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? path, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().Build();
        await using var app = GatewayApplication.Create(configuration, ServingMode.Command);
        GatewayApplication.Use(app, configuration);

        // The document is made from the endpoints in use, and a start would put them there.
        ((IApplicationBuilder)app).UseEndpoints(_ => { });
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("hadrian").GetOpenApiDocumentAsync(cancellationToken);
        document.Servers = [];
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        await CommandOutput.WriteAsync(path, json, cancellationToken);
        return ExitCodes.Success;
    }
}
