namespace Hadrian.Gateway;

/// <summary>What became of a plain answer's body.</summary>
/// <param name="Refusal">The error to answer with; <see langword="null"/> when <paramref name="Body"/> is to be sent.</param>
/// <param name="Body">The body to send: the provider's, or with parts redacted or all text filtered.</param>
/// <param name="IsChanged">Whether <paramref name="Body"/> is not the provider's.</param>
internal readonly record struct GuardedReply(GatewayError? Refusal, ReadOnlyMemory<byte> Body, bool IsChanged);
