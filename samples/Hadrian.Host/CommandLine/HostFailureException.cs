namespace Hadrian.Host.CommandLine;

/// <summary>Ends the process with a message that says what is wrong and how to mend it, and nothing else.</summary>
internal sealed class HostFailureException(string message, Exception? innerException = null) : Exception(message, innerException);
