namespace Hadrian.Gateway.AspNetCore;

/// <summary>What came of asking a provider: <c>status</c> is <c>ok</c> or <c>error</c>.</summary>
internal sealed record ConnectivityTestResource(string Status, string Message, long? LatencyMs);
