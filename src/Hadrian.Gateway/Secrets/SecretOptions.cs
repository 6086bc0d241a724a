namespace Hadrian.Gateway;

/// <summary>How stored secrets are encrypted. Section <c>secrets</c>.</summary>
public sealed class SecretOptions
{
    /// <summary>Gets or sets the key: 32 random bytes in base64, the same on every node. Keep it apart from the database and its backups.</summary>
    /// <value>Default: <see langword="null"/>: data protection encrypts, whose key ring lies in the same database as the secrets.</value>
    public string? EncryptionKey { get; set; }

    /// <summary>Gets keys that were in use before. Secrets are still read by them; what is stored anew is encrypted with <see cref="EncryptionKey"/>.</summary>
    public IList<string> PreviousEncryptionKeys { get; } = [];
}
