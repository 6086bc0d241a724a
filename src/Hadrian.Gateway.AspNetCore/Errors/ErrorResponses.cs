using System.Buffers;
using Hadrian.Wire.Errors;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Answers with an error in the API's envelope.</summary>
internal static class ErrorResponses
{
    public static Task WriteAsync(HttpContext context, GatewayError error, GatewayCall call)
    {
        ResponseHeaders.WriteLimits(context.Response, call);
        return WriteAsync(context, error, call.RequestId);
    }

    public static async Task WriteAsync(HttpContext context, GatewayError error, string? requestId)
    {
        var response = context.Response;
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = PolicyHeaders.RetryAfterSeconds(wait).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (error.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var body = new ArrayBufferWriter<byte>(256);
        ErrorEnvelope.Write(body, error, requestId);
        await WriteBodyAsync(response, error.StatusCode, body.WrittenMemory);
    }

    public static async Task WriteBodyAsync(HttpResponse response, int status, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
        }
    }
}
