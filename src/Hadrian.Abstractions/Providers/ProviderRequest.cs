using System.Buffers;

namespace Hadrian;

/// <summary>A request to a provider in the OpenAI dialect.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Model">The model id at the provider; the body names it too.</param>
/// <param name="IsStreaming">Whether the body asks for a stream.</param>
/// <param name="Body">The JSON body, ready to send. May be read several times.</param>
public sealed record ProviderRequest(GatewayOperation Operation, string Model, bool IsStreaming, ReadOnlySequence<byte> Body);
