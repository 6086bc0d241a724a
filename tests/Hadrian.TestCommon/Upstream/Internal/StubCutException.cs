namespace Hadrian.TestCommon.Internal;

/// <summary>
/// Leaves the request half answered. Kestrel then sends what it holds and closes the connection without ending
/// the body, whereas <c>HttpContext.Abort</c> may drop bytes that were already flushed.
/// </summary>
internal sealed class StubCutException() : Exception("The script cuts the connection here.");
