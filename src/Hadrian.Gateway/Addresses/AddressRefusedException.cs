namespace Hadrian.Gateway;

/// <summary>Thrown while connecting when a host is at an address that must not be reached. It names neither.</summary>
internal sealed class AddressRefusedException() : IOException("The host is at an address that may not be reached.");
