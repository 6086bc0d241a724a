namespace Hadrian.Wire.Bedrock.Streaming;

/// <summary>A message of the AWS event stream encoding.</summary>
/// <param name="MessageType">Its <c>:message-type</c>: <c>event</c>, <c>exception</c> or <c>error</c>.</param>
/// <param name="Name">Its <c>:event-type</c>, <c>:exception-type</c> or <c>:error-code</c>.</param>
/// <param name="ErrorMessage">Its <c>:error-message</c>, where it is an error.</param>
/// <param name="Payload">What it carries; valid until the next message is read.</param>
public readonly record struct EventStreamFrame(string? MessageType, string? Name, string? ErrorMessage, ReadOnlyMemory<byte> Payload);
