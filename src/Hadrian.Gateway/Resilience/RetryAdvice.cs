namespace Hadrian.Gateway;

/// <summary>Whether another attempt makes sense.</summary>
/// <param name="ShouldRetry">Whether it does.</param>
/// <param name="Wait">The wait the provider asked for; <see langword="null"/> when it did not.</param>
/// <param name="Reason">A word for metrics: the status, <c>timeout</c> or <c>connection</c>.</param>
public readonly record struct RetryAdvice(bool ShouldRetry, TimeSpan? Wait, string Reason)
{
    /// <summary>Gets the advice to stop.</summary>
    public static RetryAdvice Stop => default;
}
