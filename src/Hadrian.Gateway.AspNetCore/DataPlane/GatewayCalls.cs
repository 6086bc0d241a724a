using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Describes an HTTP request as a gateway call.</summary>
internal sealed class GatewayCalls(IOptions<AuthenticationOptions> authentication, TimeProvider time)
{
    private const int LongestRequestId = 128;

    private readonly string _keyHeader = authentication.Value.ApiKey.HeaderName;

    public GatewayCall Create(HttpContext context, GatewayOperation operation, string scope)
    {
        var headers = context.Request.Headers;
        var call = new GatewayCall(operation, time.GetUtcNow())
        {
            RequestId = RequestIdOf(context),
            Credentials = new PresentedCredentials(headers[_keyHeader], headers.Authorization),
            RemoteAddress = context.Connection.RemoteIpAddress,
            RequiredScope = scope,
            ClaimedProject = (string?)headers[HeaderNames.Project] is { Length: > 0 } project ? project : null,
        };
        context.Response.Headers[HeaderNames.RequestId] = call.RequestId;
        return call;
    }

    /// <summary>Gives the request's id: the client's own when it is harmless to echo, otherwise a new one.</summary>
    public static string RequestIdOf(HttpContext context)
    {
        var sent = context.Request.Headers[HeaderNames.RequestId].ToString();
        return sent.Length is > 0 and <= LongestRequestId && sent.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? sent
            : NewRequestId();
    }

    /// <summary>Makes a UUID of version 4. It has to be unique, not secret, so no random bits are asked of the operating system.</summary>
    private static string NewRequestId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
