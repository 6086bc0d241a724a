using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Hadrian.LoadTest.Servers;

/// <summary>The yardsticks: a YARP proxy of one route and one cluster, and YARP's forwarder alone, both with default settings and nothing else.</summary>
internal static class YarpServer
{
    public static Task<int> RunProxyAsync(string destination) => LoopbackServer.RunAsync(
        services => services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "/{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "upstream",
                    Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = destination } },
                },
            ]),
        app => app.MapReverseProxy());

    public static Task<int> RunForwarderAsync(string destination) => LoopbackServer.RunAsync(
        services => services.AddHttpForwarder(),
        app => app.MapForwarder("/{**path}", destination));
}
