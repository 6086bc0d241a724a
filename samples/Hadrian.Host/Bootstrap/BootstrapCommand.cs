using System.CommandLine;
using Hadrian.Host.CommandLine;
using Hadrian.Host.Configuration;
using Hadrian.Host.Serving;

namespace Hadrian.Host.Bootstrap;

/// <summary><c>hadrian bootstrap</c>: makes what <c>[auth.bootstrap]</c> lists. Repeatable; a new key stands alone on standard output.</summary>
internal static class BootstrapCommand
{
    private const string Section = "auth:bootstrap:initial_org";
    private const string KeyName = "auth:bootstrap:initial_api_key:name";

    public static Command Create(GlobalOptions options)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would be made." };
        var command = new Command("bootstrap", "Make the organisation and the API key that [auth.bootstrap] lists.") { dryRun };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(options.Config), parsed.GetValue(dryRun), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? path, bool isDryRun, CancellationToken cancellationToken)
    {
        var loaded = ConfigurationFile.Require(path).Load();
        var settings = loaded.Configuration;
        if (settings[$"{Section}:slug"] is not { } slug)
        {
            throw new HostFailureException($"{loaded.File}: error: auth.bootstrap.initial_org: missing, so there is nothing to make. {BootstrapHelp.Fix}");
        }

        var keyName = settings[KeyName];
        await using var app = GatewayApplication.Create(loaded.Configuration, ServingMode.Command);
        if (app.Services.GetService<IGatewayStorage>() is not { } storage)
        {
            throw new HostFailureException($"{loaded.File}: error: database.type: without a database nothing would last. Fix: configure [database].");
        }

        ServiceChecks.Require(app.Services, loaded);
        if (isDryRun)
        {
            await Console.Error.WriteLineAsync($"Would make organization '{slug}'{(keyName is null ? "" : $" and API key '{keyName}'")} unless they exist in {settings["database:path"]}.");
            return ExitCodes.Success;
        }

        await loaded.ExplainAsync(() => storage.InitializeAsync(cancellationToken).AsTask());
        await MakeAsync(TenantBootstrap.From(app.Services), slug, settings[$"{Section}:name"] ?? slug, keyName, cancellationToken);
        return ExitCodes.Success;
    }

    private static async Task MakeAsync(TenantBootstrap tenants, string slug, string name, string? keyName, CancellationToken cancellationToken)
    {
        var organization = await tenants.OrganizationAsync(slug, name, cancellationToken);
        await Console.Error.WriteLineAsync($"Organization '{slug}' exists: {organization.Id}");
        if (keyName is null)
        {
            return;
        }

        if (await tenants.HasKeyAsync(organization, keyName, cancellationToken))
        {
            await Console.Error.WriteLineAsync($"API key '{keyName}' exists; it was shown when it was made. Another name makes another key.");
            return;
        }

        await Console.Out.WriteLineAsync(await tenants.CreateKeyAsync(organization, keyName, cancellationToken));
        await Console.Error.WriteLineAsync($"API key '{keyName}' made. It is shown only this once.");
    }
}
