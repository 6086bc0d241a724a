using System.Net;

namespace Hadrian.Wire.Translation;

/// <summary>Refusals of requests that cannot be translated.</summary>
internal static class RequestProblems
{
    public static GatewayException Malformed(string path, string wanted) => new(
        new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, $"{path} must be {wanted}.") { Param = path });

    public static GatewayException Parameter(string path, string message) => new(
        new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.UnsupportedParameter, message) { Param = path });

    public static GatewayException Content(string path, string message) => new(
        new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.UnsupportedContent, message) { Param = path });
}
