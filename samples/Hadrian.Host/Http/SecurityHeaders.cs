using Hadrian.Host.Docs;
using Microsoft.Extensions.Primitives;

namespace Hadrian.Host.Http;

/// <summary>Sets the headers that restrain browsers, before the endpoint runs: a callback at the start of each answer would cost more.</summary>
internal sealed class SecurityHeaders
{
    private const string DocumentationPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'";

    private readonly RequestDelegate _next;
    private readonly KeyValuePair<string, StringValues>[] _always;
    private readonly StringValues _policy;
    private readonly StringValues _hsts;

    public SecurityHeaders(RequestDelegate next, SecurityHeaderOptions options)
    {
        _next = next;
        _always =
        [
            .. new (string Name, string? Value)[]
            {
                ("X-Content-Type-Options", options.ContentTypeOptions),
                ("X-Frame-Options", options.FrameOptions),
                ("Referrer-Policy", options.ReferrerPolicy),
                ("X-XSS-Protection", options.XssProtection),
                ("Permissions-Policy", options.PermissionsPolicy),
            }
            .Where(header => !string.IsNullOrEmpty(header.Value))
            .Select(header => KeyValuePair.Create(header.Name, new StringValues(header.Value))),
        ];
        _policy = options.Policy;
        _hsts = options.Hsts.Enabled ? options.Hsts.Value : StringValues.Empty;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        foreach (var (name, value) in _always)
        {
            headers[name] = value;
        }

        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(Documentation.Path) ? DocumentationPolicy : _policy;
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = _hsts;
        }

        return _next(context);
    }
}
