namespace Hadrian.Gateway;

/// <summary>A replaced part of a lane, in characters as they were sent.</summary>
internal readonly record struct Redaction(int Start, int End, string Replacement);
