namespace Hadrian;

/// <summary>Thrown at start when the configuration cannot work. The message names every setting at fault.</summary>
/// <param name="message">What is wrong, where, and how to mend it.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class GatewayConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException);
