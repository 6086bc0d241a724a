using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Reads a JSON request body into pooled memory, or says in the API's own words why not.</summary>
internal sealed class RequestBodyReader(IOptions<DataPlaneOptions> options)
{
    private readonly int _limit = options.Value.BodyLimitBytes;

    public async ValueTask<(PooledBody? Body, GatewayError? Error)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType != "application/json" && !request.HasJsonContentType())
        {
            return (null, new GatewayError(HttpStatusCode.UnsupportedMediaType, GatewayErrorCodes.UnsupportedMediaType,
                "The request body must be JSON: send 'Content-Type: application/json'."));
        }

        if (request.Headers.ContentEncoding.Count > 0 && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new GatewayError(HttpStatusCode.UnsupportedMediaType, GatewayErrorCodes.UnsupportedMediaType,
                "Compressed request bodies are not accepted: send the JSON without 'Content-Encoding'."));
        }

        // The server's own limit may be lower than ours; ours answers in the API's error shape.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize < _limit)
        {
            size.MaxRequestBodySize = _limit;
        }

        try
        {
            var body = await PooledBody.ReadAsync(request.Body, request.ContentLength, _limit, context.RequestAborted);
            return body is null ? (null, TooLarge()) : (body, null);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Refusal(exception.StatusCode));
        }
    }

    private GatewayError Refusal(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(),
        StatusCodes.Status408RequestTimeout => new GatewayError(HttpStatusCode.RequestTimeout, GatewayErrorCodes.RequestTimeout,
            "The request body did not arrive in time."),
        _ => new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.InvalidJson, "The request body broke off or is not framed as HTTP demands."),
    };

    private GatewayError TooLarge() => new(HttpStatusCode.RequestEntityTooLarge, GatewayErrorCodes.PayloadTooLarge,
        $"The request body is larger than {_limit} bytes. Send less, or raise server.body_limit_bytes.");
}
