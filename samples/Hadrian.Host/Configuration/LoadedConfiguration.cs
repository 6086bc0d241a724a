using System.Net.Sockets;
using Hadrian.Configuration.Toml;
using Hadrian.Host.CommandLine;
using Hadrian.Host.Serving;
using Microsoft.AspNetCore.Connections;

namespace Hadrian.Host.Configuration;

/// <summary>A file without errors, as settings and with the places they came from.</summary>
internal sealed record LoadedConfiguration(TomlLoadResult Toml, IConfiguration Configuration, int Warnings)
{
    public string File => Toml.Summary.File;

    /// <summary>The file in a few words.</summary>
    public TomlSummary Summary => Toml.Summary with { Warnings = Warnings };

    /// <summary>Does something that fails when the file asks for what this machine cannot give, and then says which setting it was.</summary>
    public async Task ExplainAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is GatewayStorageException or GatewayConfigurationException)
        {
            throw new HostFailureException(SettingProblem.From(exception.Message, this).ToString(), exception);
        }
        catch (Exception exception) when (Unlistenable(exception) is { } reason)
        {
            var problem = SettingProblem.At("server:port", $"{ServerAddress.From(Configuration).Text} {reason}", this);
            throw new HostFailureException(problem.ToString(), exception);
        }
    }

    private static string? Unlistenable(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => "is already in use by another process: stop it, or choose another port",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "may not be listened on by this user: choose a port from 1024 up",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "is no address of this machine: choose another server.host",
        _ => null,
    };
}
