namespace Hadrian;

/// <summary>Encrypts secrets that are stored, such as the API keys of providers that tenants bring.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface ISecretProtector
{
    /// <summary>Encrypts a secret.</summary>
    /// <param name="purpose">What it is for and whose it is. It is bound to the result: what is copied to another row cannot be read there.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>Text that can be stored.</returns>
    string Protect(string purpose, string secret);

    /// <summary>Decrypts a secret.</summary>
    /// <param name="purpose">The purpose it was encrypted for.</param>
    /// <param name="protectedSecret">What <see cref="Protect"/> gave.</param>
    /// <exception cref="SecretUnreadableException">It was encrypted with another key or for another purpose, or is damaged.</exception>
    string Unprotect(string purpose, string protectedSecret);
}
