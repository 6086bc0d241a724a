using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hadrian.TestCommon.Redis;

/// <summary>A redis-server with TLS, whose certificate an authority made for it alone has issued.</summary>
public sealed class RedisTlsProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private readonly int _port;

    private RedisTlsProcess(TemporaryDirectory folder, RedisProcess server, int port, X509Certificate2 authority)
    {
        _folder = folder;
        _port = port;
        Server = server;
        Authority = authority;
    }

    /// <summary>Gets the server; its own port and URL are those without TLS, for commands.</summary>
    public RedisProcess Server { get; }

    /// <summary>Gets the authority's certificate.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Gets the PEM file with the authority's certificate.</summary>
    public string AuthorityFile => _folder.PathOf("ca.pem");

    /// <summary>Starts a server that answers.</summary>
    /// <param name="host">The name or address the certificate is for.</param>
    /// <param name="lifetime">How long the certificate holds, from a day ago; a year by default.</param>
    public static async Task<RedisTlsProcess> StartAsync(string host = "127.0.0.1", TimeSpan? lifetime = null)
    {
        var folder = new TemporaryDirectory();
        var authority = WriteCertificates(folder, host, lifetime ?? TimeSpan.FromDays(365));
        var port = RedisProcess.FreePort();
        var server = await RedisProcess.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", folder.PathOf("server.pem"), "--tls-key-file", folder.PathOf("server.key"), "--tls-ca-cert-file", folder.PathOf("ca.pem"), "--tls-auth-clients", "no");
        return new RedisTlsProcess(folder, server, port, authority);
    }

    /// <summary>Gives the URL a gateway connects to.</summary>
    /// <param name="credentials">User and password, with the @ after them.</param>
    public string Url(string credentials = "") => $"rediss://{credentials}127.0.0.1:{_port}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Authority.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 WriteCertificates(TemporaryDirectory folder, string host, TimeSpan lifetime)
    {
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = new("CN=Hadrian test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(start, start.AddYears(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(authority, start, start + lifetime, RandomNumberGenerator.GetBytes(8));

        folder.Write("server.pem", certificate.ExportCertificatePem());
        folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        folder.Write("ca.pem", authority.ExportCertificatePem());
        return X509CertificateLoader.LoadCertificate(authority.RawData);
    }
}
