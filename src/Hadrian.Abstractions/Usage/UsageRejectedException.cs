namespace Hadrian;

/// <summary>
/// Thrown by <see cref="IUsageStore.AppendAsync"/> when a record itself is at fault, so that writing the same again cannot
/// succeed: a value the store has no place for. Any other exception means that storage is away for now.
/// </summary>
public sealed class UsageRejectedException : Exception
{
    /// <summary>Initialises the exception.</summary>
    public UsageRejectedException()
        : this("The store rejects the record.")
    {
    }

    /// <summary>Initialises the exception.</summary>
    /// <param name="message">Why the store rejects it.</param>
    public UsageRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Initialises the exception.</summary>
    /// <param name="message">Why the store rejects it.</param>
    /// <param name="innerException">What the store threw.</param>
    public UsageRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
