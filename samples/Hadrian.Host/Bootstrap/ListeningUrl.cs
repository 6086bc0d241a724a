using System.Net;

namespace Hadrian.Host.Bootstrap;

/// <summary>Gives the URL by which a program on this machine reaches a running application, with the port it really got.</summary>
internal static class ListeningUrl
{
    public static string For(WebApplication app)
    {
        var bound = new Uri(app.Urls.First());
        var isEverywhere = IPAddress.TryParse(bound.Host.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return isEverywhere ? $"http://localhost:{bound.Port}" : $"http://{bound.Authority}";
    }
}
