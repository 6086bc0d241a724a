using System.Net;

namespace Hadrian.LoadTest.Servers;

/// <summary>Runs a web application on a free loopback port and tells its root URL in the first line of output.</summary>
internal static class LoopbackServer
{
    public static async Task<int> RunAsync(Action<IServiceCollection> addServices, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        addServices(builder.Services);

        var app = builder.Build();
        map(app);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync();
        return 0;
    }
}
