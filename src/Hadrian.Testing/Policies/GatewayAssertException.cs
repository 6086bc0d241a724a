namespace Hadrian.Testing;

/// <summary>An expectation about the gateway was not met; the message says what was found instead.</summary>
/// <param name="message">What was expected and what was found.</param>
public sealed class GatewayAssertException(string message) : Exception(message);
