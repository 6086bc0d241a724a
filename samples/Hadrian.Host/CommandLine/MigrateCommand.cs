using System.CommandLine;
using Hadrian.Host.Configuration;
using Hadrian.Host.Serving;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian migrate</c>: brings the database up to date without serving.</summary>
internal static class MigrateCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("migrate", "Create the database or bring it up to date, and exit.");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(options.Config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? path, CancellationToken cancellationToken)
    {
        var loaded = ConfigurationFile.Require(path).Load(new() { ["database:run_migrations"] = "true" });
        await using var app = GatewayApplication.Create(loaded.Configuration, ServingMode.Command);
        var storage = app.Services.GetService<IGatewayStorage>()
            ?? throw new HostFailureException($"{loaded.File}: error: database.type: there is no database to migrate. Fix: configure [database].");
        await loaded.ExplainAsync(() => storage.InitializeAsync(cancellationToken).AsTask());
        await Console.Out.WriteLineAsync($"The database{(loaded.Configuration["database:path"] is { } file ? $" {file}" : "")} is up to date.");
        return ExitCodes.Success;
    }
}
