using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hadrian.Host.Serving;

/// <summary>Where to listen.</summary>
/// <param name="Host">An address, or <c>localhost</c>.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    private const string Localhost = "localhost";

    /// <summary>Gets the address as <c>host:port</c>.</summary>
    public string Text => Format(Host);

    public static ServerAddress From(IConfiguration configuration)
        => new(configuration["server:host"] ?? "0.0.0.0", int.Parse(configuration["server:port"] ?? "8080", CultureInfo.InvariantCulture));

    public void ListenOn(KestrelServerOptions options)
    {
        // Without TLS there is nothing to negotiate HTTP/2 with.
        static void UseHttp1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

        if (Host != Localhost)
        {
            options.Listen(IPAddress.Parse(Host.Trim('[', ']')), Port, UseHttp1);
        }
        else if (Port == 0)
        {
            // No free port is promised to be free in both families.
            options.Listen(IPAddress.Loopback, Port, UseHttp1);
        }
        else
        {
            options.ListenLocalhost(Port, UseHttp1);
        }
    }

    /// <summary>Gives the URL a client on this machine uses.</summary>
    public Uri ClientUri() => new($"http://{Format(Host switch { "0.0.0.0" => "127.0.0.1", "::" or "[::]" => "[::1]", _ => Host })}");

    private string Format(string host) => string.Create(
        CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host)}:{Port}");
}
