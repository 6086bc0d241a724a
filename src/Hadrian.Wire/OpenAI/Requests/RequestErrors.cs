using System.Net;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>The refusals of a malformed request.</summary>
internal static class RequestErrors
{
    public static GatewayError EmptyBody { get; } = InvalidJson("The request body is empty. Send a JSON object.");

    public static GatewayError NotUtf8 { get; } = InvalidJson("The request body is not valid UTF-8. Send JSON encoded as UTF-8.");

    public static GatewayError NotAnObject { get; } = InvalidJson("The request body must be a JSON object.");

    public static GatewayError Malformed(int position)
        => InvalidJson($"The request body is not valid JSON, or nests more than 64 levels deep, at byte {position}. Send one JSON object.");

    public static GatewayError Missing(string param, string shape)
        => Validation(param, $"'{param}' is required. Send {shape}.");

    public static GatewayError Mistyped(string param, string shape)
        => Validation(param, $"'{param}' is of the wrong type or empty. Send {shape}.");

    public static GatewayError OutOfRange(string param, string range)
        => Validation(param, $"'{param}' must be {range}. Send such a value or leave the member out.");

    public static GatewayError Duplicate(string param)
        => Validation(param, $"'{param}' appears more than once. Send it once.");

    private static GatewayError InvalidJson(string message)
        => new(HttpStatusCode.BadRequest, GatewayErrorCodes.InvalidJson, message);

    private static GatewayError Validation(string param, string message)
        => new(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, message) { Param = param };
}
