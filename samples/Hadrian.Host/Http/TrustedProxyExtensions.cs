using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Hadrian.Host.Http;

/// <summary>Takes a caller's address from the headers of proxies that are named in the file, and from nobody else's.</summary>
internal static class TrustedProxyExtensions
{
    public static void AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
        => services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardedForHeaderName = configuration["server:trusted_proxies:real_ip_header"] ?? options.ForwardedForHeaderName;
            options.ForwardLimit = null; // as many proxies in a row as are trusted
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in Networks(configuration))
            {
                options.KnownIPNetworks.Add(network);
            }
        });

    public static void UseTrustedProxies(this WebApplication app, IConfiguration configuration)
    {
        if (Networks(configuration).Any())
        {
            app.UseForwardedHeaders();
        }
    }

    private static IEnumerable<IPNetwork> Networks(IConfiguration configuration)
    {
        var section = configuration.GetSection("server:trusted_proxies");
        return section.GetValue<bool>("dangerously_trust_all")
            ? [new IPNetwork(IPAddress.Any, 0), new IPNetwork(IPAddress.IPv6Any, 0)]
            : (section.GetSection("cidrs").Get<string[]>() ?? []).Select(text => IPNetwork.Parse(text));
    }
}
