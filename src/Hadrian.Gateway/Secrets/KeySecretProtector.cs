using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Gateway;

/// <summary>Encrypts secrets with a configured key: AES-256 in GCM, a random nonce each, the purpose as associated data.</summary>
internal sealed class KeySecretProtector : ISecretProtector
{
    public const int KeyBytes = 32;

    private const string Version = "k1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int IdCharacters = 8;

    private readonly (string Id, byte[] Key)[] _keys;

    public KeySecretProtector(SecretOptions options)
        => _keys = [.. options.PreviousEncryptionKeys.Prepend(options.EncryptionKey!).Select(Convert.FromBase64String).Select(key => (IdOf(key), key))];

    public string Protect(string purpose, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[0].Key, TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(purpose));
        CryptographicOperations.ZeroMemory(plain);
        return $"{Version}.{_keys[0].Id}.{Convert.ToBase64String(sealedBytes)}";
    }

    public string Unprotect(string purpose, string protectedSecret)
    {
        if (protectedSecret.Split('.') is not [Version, var id, var text] || !TryDecode(text, out var sealedBytes))
        {
            throw new SecretUnreadableException("A stored secret was not encrypted with secrets.encryption_key. Set it anew.");
        }

        var key = Array.Find(_keys, known => known.Id == id).Key
            ?? throw new SecretUnreadableException("A stored secret was encrypted with another key. Add that key to secrets.previous_encryption_keys, or set the secret anew.");
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new SecretUnreadableException("A stored secret is damaged, or belongs to something else. Set it anew.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written < NonceBytes + TagBytes)
        {
            return false;
        }

        Array.Resize(ref bytes, written);
        return true;
    }

    /// <summary>Tells keys apart without telling anything of them.</summary>
    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key))[..IdCharacters];
}
