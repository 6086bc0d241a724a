using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Stores.Redis;

/// <summary>Settings of the Redis stores: the <c>[cache]</c> table of <c>hadrian.toml</c> with <c>type = "redis"</c>.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>Gets or sets the server, as <c>redis[s]://[user:password@]host[:port][/database]</c>.</summary>
    /// <value>Required. Of a cluster name some nodes, separated by commas, or write <c>redis+cluster://host:port</c>; <c>rediss</c> uses TLS.</value>
    public string Url { get; set; } = "";

    /// <summary>Gets or sets what every key begins with, so that several gateways can share a server.</summary>
    /// <value>The default is <c>gw:</c>.</value>
    [ConfigurationKeyName("key_prefix")]
    public string KeyPrefix { get; set; } = "gw:";

    /// <summary>Gets or sets how long connecting may take, in seconds.</summary>
    /// <value>1 to 300; the default is 5.</value>
    [ConfigurationKeyName("connect_timeout_secs")]
    public int ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>Gets or sets whether TLS is used although the URL does not say so.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Tls { get; set; }

    /// <summary>Gets the certificates of own authorities that may vouch for the server under TLS, besides those the system trusts. Not part of the file.</summary>
    /// <value>The default is none. A program trusts its system's and what <c>SSL_CERT_FILE</c> names.</value>
    public X509Certificate2Collection CertificateAuthorities { get; } = [];

    /// <summary>Gets or sets how long a call waits for Redis before it does without. Not part of the file.</summary>
    /// <value>Positive; the default is 50 ms.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets or sets how long a place among calls under way outlives the node that holds it. Not part of the file.</summary>
    /// <value>At least a second; the default is 60 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);
}
