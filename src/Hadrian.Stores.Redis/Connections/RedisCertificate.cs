using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>Checks the certificate a server shows for TLS, and remembers why the last one was not accepted, to tell whoever runs the gateway.</summary>
internal sealed class RedisCertificate(X509Certificate2Collection authorities)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private volatile string? _refusal;

    /// <summary>Gets what is wrong with the last certificate and how to fix it; <see langword="null"/> when nothing is.</summary>
    public string? Refusal => _refusal;

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && certificate is X509Certificate2 issued && IsIssuedByOwnAuthority(issued, chain))
        {
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        }

        _refusal = Explain(certificate as X509Certificate2, chain, errors);
        return _refusal is null;
    }

    private static string? Explain(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it shows no certificate; give the server one";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"its certificate ({certificate.Subject}) is for another host; write a host name the certificate holds, or have it issued for this one";
        }

        var statuses = chain?.ChainStatus ?? [];
        return Array.Exists(statuses, status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its certificate ({certificate.Subject}) holds from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}; renew it, or set this machine's clock")
            : $"its certificate ({certificate.Subject}) comes from {certificate.Issuer}, whom this machine does not trust"
                + $" ({string.Join(", ", statuses.Select(status => status.Status))}); add that authority's certificate to the system's, or name its PEM file in SSL_CERT_FILE";
    }

    private bool IsIssuedByOwnAuthority(X509Certificate2 certificate, X509Chain? shown)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        if (shown is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }
}
