namespace Hadrian.Gateway.AspNetCore;

/// <summary>An operation's id in the document. Not the endpoint's name, which must be unique in the whole application.</summary>
internal sealed record OperationName(string Id);
