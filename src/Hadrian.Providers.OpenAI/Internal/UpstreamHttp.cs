using System.Net;

namespace Hadrian.Providers.OpenAI;

/// <summary>The connections to one upstream.</summary>
/// <remarks>
/// Made here rather than by <c>IHttpClientFactory</c>: handlers an application adds to all of its clients, such as a
/// resilience handler with a 30-second limit, would cut long answers and multiply retries.
/// </remarks>
internal static class UpstreamHttp
{
    public static SocketsHttpHandler CreateHandler() => new()
    {
        // Credentials belong to this origin alone; a redirect must not carry them elsewhere.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    };
}
