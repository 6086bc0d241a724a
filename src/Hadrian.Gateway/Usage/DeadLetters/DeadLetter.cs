namespace Hadrian.Gateway;

/// <summary>A usage record that storage rejects.</summary>
/// <param name="Record">The record.</param>
/// <param name="Reason">Why storage rejected it last.</param>
/// <param name="Tries">How often it was tried again.</param>
/// <param name="Due">When it is tried next; <see langword="null"/> for never again.</param>
internal sealed record DeadLetter(UsageRecord Record, string Reason, int Tries, DateTimeOffset? Due);
