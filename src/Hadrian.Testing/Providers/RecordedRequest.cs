namespace Hadrian.Testing;

/// <summary>A request a <see cref="FaultyProvider"/> received.</summary>
/// <param name="Operation">What was asked for.</param>
/// <param name="Model">The model.</param>
/// <param name="IsStreaming">Whether a stream was asked for.</param>
/// <param name="Body">A copy of the body; empty for requests of the chat client.</param>
public sealed record RecordedRequest(GatewayOperation Operation, string Model, bool IsStreaming, ReadOnlyMemory<byte> Body);
