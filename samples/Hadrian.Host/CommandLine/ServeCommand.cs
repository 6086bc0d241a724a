using System.CommandLine;
using Hadrian.Host.Bootstrap;
using Hadrian.Host.Configuration;
using Hadrian.Host.Serving;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian serve</c>, and what <c>hadrian</c> alone does: starts the gateway and runs it until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("serve", "Start the gateway; the default.");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(options.Config), cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(string? path, CancellationToken cancellationToken)
    {
        var file = ConfigurationFile.FindOrCreate(path);
        var loaded = file.Load();
        await using var app = GatewayApplication.Create(loaded.Configuration, ServingMode.Server);
        ServiceChecks.Require(app.Services, loaded);

        GatewayApplication.Use(app, loaded.Configuration);
        await loaded.ExplainAsync(() => app.StartAsync(cancellationToken));
        await StartNotice.From(app, loaded, file.IsNew).WriteAsync(Console.Out, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Success;
    }
}
