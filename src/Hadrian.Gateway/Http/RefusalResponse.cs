using System.Buffers;
using Hadrian.Wire.Errors;

namespace Hadrian.Gateway;

/// <summary>A refusal as the HTTP response a vendor's client understands. It is a type of its own so that our retries tell it from a provider's answer.</summary>
internal sealed class RefusalResponse : HttpResponseMessage
{
    private RefusalResponse(int statusCode)
        : base((System.Net.HttpStatusCode)statusCode)
    {
    }

    public static HttpResponseMessage Create(HttpRequestMessage request, GatewayError error, GatewayCall call)
    {
        var body = new ArrayBufferWriter<byte>();
        ErrorEnvelope.Write(body, error, call.RequestId ?? call.OperationId.ToString());
        var response = new RefusalResponse(error.StatusCode)
        {
            RequestMessage = request,
            Content = new ReadOnlyMemoryContent(body.WrittenMemory),
        };
        response.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in PolicyHeaders.For(call, error))
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
