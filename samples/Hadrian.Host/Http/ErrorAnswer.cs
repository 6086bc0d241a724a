using System.Buffers;
using Hadrian.Wire.Errors;

namespace Hadrian.Host.Http;

/// <summary>Answers outside the gateway's own endpoints in the same shape as they do.</summary>
internal static class ErrorAnswer
{
    public static async Task WriteAsync(HttpContext context, GatewayError error)
    {
        var requestId = Guid.NewGuid().ToString();
        var body = new ArrayBufferWriter<byte>(256);
        ErrorEnvelope.Write(body, error, requestId);

        var response = context.Response;
        response.StatusCode = error.StatusCode;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        response.Headers["X-Request-Id"] = requestId;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
