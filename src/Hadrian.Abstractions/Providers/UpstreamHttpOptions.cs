using System.Net;
using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>How providers connect to their upstreams. Section <c>server.http_client</c>.</summary>
/// <remarks>How long a call may take is a setting of each provider, see <see cref="ProviderSettings.TimeoutSeconds"/>.</remarks>
public sealed class UpstreamHttpOptions
{
    /// <summary>Gets or sets how long a connection may take to come about, in seconds; 1 to 3,600.</summary>
    /// <value>Default: 10.</value>
    [ConfigurationKeyName("connect_timeout_secs")]
    public int ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>Gets or sets how long an unused connection is kept, in seconds; 0 keeps none.</summary>
    /// <value>Default: 90.</value>
    [ConfigurationKeyName("pool_idle_timeout_secs")]
    public int PoolIdleTimeoutSeconds { get; set; } = 90;

    /// <summary>
    /// Gets or sets how many unused connections an upstream may have. The runtime does not count them, so only 0, which
    /// keeps none, has an effect; <see cref="PoolIdleTimeoutSeconds"/> bounds the rest.
    /// </summary>
    /// <value>Default: 32.</value>
    [ConfigurationKeyName("pool_max_idle_per_host")]
    public int PoolMaxIdlePerHost { get; set; } = 32;

    /// <summary>Gets or sets whether upstreams are known to speak HTTP/2, which is then used without asking, over plain HTTP too.</summary>
    /// <value>Default: <see langword="false"/>: HTTP/2 where TLS negotiates it, otherwise HTTP/1.1.</value>
    [ConfigurationKeyName("http2_prior_knowledge")]
    public bool Http2PriorKnowledge { get; set; }

    /// <summary>Gets or sets whether small packets leave at once instead of being gathered.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("tcp_nodelay")]
    public bool TcpNoDelay { get; set; } = true;

    /// <summary>Gets or sets after how many seconds of silence the system probes a connection; at most 32,767, and 0 turns it off.</summary>
    /// <value>Default: 60.</value>
    [ConfigurationKeyName("tcp_keepalive_secs")]
    public int TcpKeepAliveSeconds { get; set; } = 60;

    /// <summary>Gets or sets the <c>User-Agent</c> upstreams see; empty sends none.</summary>
    /// <value>Default: <c>hadrian/VERSION</c>.</value>
    [ConfigurationKeyName("user_agent")]
    public string UserAgent { get; set; } = $"hadrian/{typeof(UpstreamHttpOptions).Assembly.GetName().Version!.ToString(fieldCount: 3)}";

    /// <summary>
    /// Gets what finds the addresses of a host, and throws an <see cref="IOException"/> when one of them may not be reached. No
    /// proxy is used then, which would look the name up itself.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the system's resolver, which refuses none.</value>
    public Func<string, CancellationToken, ValueTask<IPAddress[]>>? ResolveAddresses { get; private init; }

    /// <summary>Gets what requests of <see cref="System.Net.HttpVersion.Version20"/> must say about other versions.</summary>
    public HttpVersionPolicy VersionPolicy => Http2PriorKnowledge ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>Gives the same settings for upstreams that a stranger names.</summary>
    /// <param name="resolve">See <see cref="ResolveAddresses"/>.</param>
    public UpstreamHttpOptions With(Func<string, CancellationToken, ValueTask<IPAddress[]>> resolve)
        => new()
        {
            ConnectTimeoutSeconds = ConnectTimeoutSeconds,
            PoolIdleTimeoutSeconds = PoolIdleTimeoutSeconds,
            PoolMaxIdlePerHost = PoolMaxIdlePerHost,
            Http2PriorKnowledge = Http2PriorKnowledge,
            TcpNoDelay = TcpNoDelay,
            TcpKeepAliveSeconds = TcpKeepAliveSeconds,
            UserAgent = UserAgent,
            ResolveAddresses = resolve,
        };

    internal bool KeepsConnections => PoolMaxIdlePerHost > 0;
}
