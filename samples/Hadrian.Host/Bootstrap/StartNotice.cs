using Hadrian.Gateway;
using Hadrian.Host.CommandLine;
using Hadrian.Host.Configuration;
using Hadrian.Host.Docs;
using Microsoft.Extensions.Options;

namespace Hadrian.Host.Bootstrap;

/// <summary>Tells whoever started the gateway where things are and how to call it; after a first start it makes and shows a key.</summary>
internal sealed class StartNotice(WebApplication app, LoadedConfiguration loaded, bool isFirstStart)
{
    private readonly TenantBootstrap _tenants = TenantBootstrap.From(app.Services);
    private readonly AuthenticationOptions _authentication = app.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;

    private string Url { get; } = ListeningUrl.For(app);

    public static StartNotice From(WebApplication app, LoadedConfiguration loaded, bool isFirstStart) => new(app, loaded, isFirstStart);

    public async Task WriteAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var database = loaded.Configuration["database:path"];
        await output.WriteLineAsync($"""
            Hadrian Gateway {ProductVersion.Text} is running on {Url}
              configuration  {Path.GetFullPath(loaded.File)}{(isFirstStart ? " (new, written for this first start)" : "")}
              database       {(database is null or ":memory:" ? "in memory; nothing outlives this process" : Path.GetFullPath(database))}
              API docs       {Url}{Documentation.Path}
            """);
        foreach (var note in loaded.Toml.Notes)
        {
            await output.WriteLineAsync($"  note           {note}");
        }

        if (_authentication.Mode is AuthenticationMode.Jwt or AuthenticationMode.Multi)
        {
            await output.WriteLineAsync($"  tokens of      {_authentication.Jwt.Issuer}");
        }

        if (_authentication.Mode is AuthenticationMode.ApiKey or AuthenticationMode.Multi)
        {
            await output.WriteLineAsync(await KeyNoticeAsync(cancellationToken));
        }
    }

    private async Task<string> KeyNoticeAsync(CancellationToken cancellationToken)
    {
        if (await _tenants.AnyKeyAsync(cancellationToken))
        {
            return $"""
                API keys are shown once, when they are made. To make another, add to the configuration
                {BootstrapHelp.Lines}
                and run: {BootstrapCommandLine}
                or, with an administrator's key: POST {Url}/admin/v1/api-keys (see the API docs)
                """;
        }

        return isFirstStart ? await FirstKeyAsync(cancellationToken)
            : _authentication.Bootstrap.ApiKey is { Length: > 0 } ? $"No API key exists yet. The bootstrap key of the configuration opens {Url}/admin/v1 to make the first one."
            : $"""
                No API key exists yet, so every call with a key is refused. To make the first one, add to the configuration
                {BootstrapHelp.Lines}
                and run: {BootstrapCommandLine}
                """;
    }

    private string BootstrapCommandLine => $"hadrian --config {loaded.File} bootstrap";

    private async Task<string> FirstKeyAsync(CancellationToken cancellationToken)
    {
        var organization = await _tenants.OrganizationAsync("default", "Default", cancellationToken);
        var key = await _tenants.CreateKeyAsync(organization, "first", cancellationToken);
        return $$"""

            Your API key, of organization 'default' and with all rights. It is shown only this once:

              {{key}}

            Try it:

              curl {{Url}}/v1/chat/completions -H "Authorization: Bearer {{key}}" -H "Content-Type: application/json" -d '{"model":"test/test-model","messages":[{"role":"user","content":"Hello!"}]}'

            """;
    }
}
