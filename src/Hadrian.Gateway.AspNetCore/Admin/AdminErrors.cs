using System.Net;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The admin API's refusals. A foreign tenant's resource and a missing one share one text.</summary>
internal static class AdminErrors
{
    public static GatewayException Validation(string? param, string message)
        => new(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, message) { Param = param });

    public static GatewayException BadRequest(string param, string message)
        => new(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.BadRequest, message) { Param = param });

    public static GatewayException NotFound(string what)
        => new(new GatewayError(HttpStatusCode.NotFound, GatewayErrorCodes.NotFound, $"There is no such {what}."));

    public static GatewayException Conflict(string message)
        => new(new GatewayError(HttpStatusCode.Conflict, GatewayErrorCodes.Conflict, message));

    public static GatewayException Forbidden(string message)
        => new(new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden, message));
}
