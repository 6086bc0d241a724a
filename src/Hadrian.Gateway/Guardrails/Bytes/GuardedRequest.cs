namespace Hadrian.Gateway;

/// <summary>What became of a request's body.</summary>
/// <param name="Refusal">Why it must not be sent; <see langword="null"/> when it may.</param>
/// <param name="Body">The body to send: the caller's, or with parts redacted.</param>
/// <param name="IsChanged">Whether <paramref name="Body"/> is not the caller's.</param>
internal readonly record struct GuardedRequest(GatewayError? Refusal, ReadOnlyMemory<byte> Body, bool IsChanged);
