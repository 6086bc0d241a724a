namespace Hadrian.LoadTest.Servers;

/// <summary>The yardstick: YARP's forwarder with default settings and nothing else.</summary>
internal static class YarpServer
{
    public static Task<int> RunAsync(string destination) => LoopbackServer.RunAsync(
        services => services.AddHttpForwarder(),
        app => app.MapForwarder("/{**path}", destination));
}
