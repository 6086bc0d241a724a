using Polly;

namespace Hadrian.Gateway;

/// <summary>What the retries of one call have to know and to remember between two attempts.</summary>
internal sealed class RetryCall(int maxRetries, OperationDeadline deadline)
{
    public static readonly ResiliencePropertyKey<RetryCall> Key = new("Hadrian.RetryCall");

    public int MaxRetries { get; } = maxRetries;

    public OperationDeadline Deadline { get; } = deadline;

    public TimeSpan Wait { get; set; }

    public string Reason { get; set; } = string.Empty;

    public static RetryCall Of(ResilienceContext context)
        => context.Properties.TryGetValue(Key, out var call) ? call : throw new InvalidOperationException("The context carries no retry state.");
}
