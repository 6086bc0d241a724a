using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Connects to hosts that a caller or a tenant has named. All addresses of a host must be allowed, and the connection goes to
/// one that was checked: a name that resolves otherwise a moment later gains nothing.
/// </summary>
internal sealed class AddressGuard
{
    private readonly UrlAccessOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    public AddressGuard(IOptions<UrlAccessOptions> options)
        : this(options.Value, Dns.GetHostAddressesAsync)
    {
    }

    internal AddressGuard(UrlAccessOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options;
        _resolve = resolve;
    }

    /// <summary>Tells what is wrong with a URL by itself; its addresses are checked when it is asked.</summary>
    /// <returns>The problem, to follow "the URL"; <see langword="null"/> for none.</returns>
    public string? ProblemOf(Uri url)
        => url is not { IsAbsoluteUri: true, Scheme: "http" or "https" } ? "must be an http or https URL"
            : url.UserInfo.Length > 0 ? "must not carry a user name or password"
            : url.IdnHost.Length == 0 ? "must name a host"
            : IsLocalName(url.IdnHost) && !_options.AllowLoopbackUrls ? "must name a public host"
            : IPAddress.TryParse(url.IdnHost, out var address) && !AddressRules.Allows(address, _options) ? "must name a public host"
            : null;

    /// <summary>Tells what is wrong with a URL, its host's addresses included, as they are now. It is still to be asked under these rules.</summary>
    /// <returns>The problem, to follow "the URL"; <see langword="null"/> for none.</returns>
    public async ValueTask<string?> ProblemOfAsync(Uri url, CancellationToken cancellationToken)
    {
        if (ProblemOf(url) is { } problem)
        {
            return problem;
        }

        try
        {
            await ResolveAsync(url.IdnHost, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (AddressRefusedException)
        {
            return "must name a public host";
        }
        catch (SocketException)
        {
            return "names a host that cannot be found";
        }
    }

    /// <summary>Finds the addresses of a host.</summary>
    /// <exception cref="AddressRefusedException">There are none, or one of them may not be reached.</exception>
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 && addresses.All(address => AddressRules.Allows(address, _options)) ? addresses : throw new AddressRefusedException();
    }

    /// <summary>Creates a handler that reaches allowed addresses alone. It follows no redirect, uses no proxy and keeps no cookie.</summary>
    /// <param name="connectTimeout">The longest wait for a connection.</param>
    public SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false, // a proxy would look the name up itself
        ConnectTimeout = connectTimeout,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ActivityHeadersPropagator = null,
    };

    private static bool IsLocalName(string host)
    {
        var name = host.TrimEnd('.');
        return name.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
