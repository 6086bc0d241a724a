using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Encrypts secrets by ASP.NET Core's data protection, whose keys rotate by themselves.</summary>
internal sealed class DataProtectionSecretProtector(IDataProtectionProvider provider) : ISecretProtector
{
    private const string Application = "Hadrian.Secrets.v1";

    public string Protect(string purpose, string secret) => provider.CreateProtector(Application, purpose).Protect(secret);

    public string Unprotect(string purpose, string protectedSecret)
    {
        try
        {
            return provider.CreateProtector(Application, purpose).Unprotect(protectedSecret);
        }
        catch (CryptographicException exception)
        {
            throw new SecretUnreadableException(
                "A stored secret cannot be decrypted: its key is not in the key ring, or it belongs to something else. Set it anew.", exception);
        }
    }
}
