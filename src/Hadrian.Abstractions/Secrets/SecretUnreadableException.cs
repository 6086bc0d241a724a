namespace Hadrian;

/// <summary>A stored secret cannot be decrypted, or a reference to a secret leads nowhere. The message never holds the secret.</summary>
public sealed class SecretUnreadableException : Exception
{
    /// <summary>Initialises the exception.</summary>
    public SecretUnreadableException()
        : base("A secret cannot be read.")
    {
    }

    /// <summary>Initialises the exception.</summary>
    /// <param name="message">What cannot be read, and the remedy.</param>
    public SecretUnreadableException(string message)
        : base(message)
    {
    }

    /// <summary>Initialises the exception.</summary>
    /// <param name="message">What cannot be read, and the remedy.</param>
    /// <param name="innerException">Why.</param>
    public SecretUnreadableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
