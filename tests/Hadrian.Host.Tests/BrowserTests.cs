using System.Net;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

/// <summary>What browsers are told: security headers and cross-origin rules.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task SecurityHeaders_Default_StandOnEveryAnswerAndNoOriginMayCall()
    {
        await using var gateway = await _sandbox.ServeAsync();

        foreach (var path in new[] { "/health", "/v1/models", "/nowhere", "/api/nowhere" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", "https://app.example");
            using var response = await gateway.Client.SendAsync(request);

            Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(response, "X-Frame-Options"));
            Assert.Equal("strict-origin-when-cross-origin", Header(response, "Referrer-Policy"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(response, "Content-Security-Policy"));
            Assert.Null(Header(response, "Server"));
            Assert.Null(Header(response, "Strict-Transport-Security"));
            Assert.Null(Header(response, "Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task SecurityHeaders_Configured_AreAsConfigured()
    {
        await using var gateway = await _sandbox.ServeAsync("""
            server.security_headers = { frame_options = "", content_security_policy = "default-src 'self'", permissions_policy = "camera=()" }
            """);

        using var response = await gateway.Client.GetAsync("/health");

        Assert.Null(Header(response, "X-Frame-Options"));
        Assert.Equal("default-src 'self'", Header(response, "Content-Security-Policy"));
        Assert.Equal("camera=()", Header(response, "Permissions-Policy"));
    }

    [Fact]
    public async Task UnknownPaths_BelowTheApis_AnswerInJson()
    {
        await using var gateway = await _sandbox.ServeAsync();

        foreach (var path in new[] { "/v1/nowhere", "/api/v1/nowhere", "/api/nowhere", "/admin/nowhere", "/admin/v1/nowhere" })
        {
            using var json = await gateway.Client.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, "application/json"), (json.StatusCode, json.Content.Headers.ContentType?.MediaType));
            Assert.Contains("\"not_found\"", await json.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.NotNull(Header(json, "X-Request-Id"));
        }

        using var plain = await gateway.Client.GetAsync("/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, 0), (plain.StatusCode, (await plain.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task CrossOrigin_OriginConfigured_MaySendAndReadTheGatewaysHeaders()
    {
        await using var gateway = await _sandbox.ServeAsync("""server.cors.allowed_origins = ["https://app.example"]""");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        preflight.Headers.Add("Origin", "https://app.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang,x-stainless-retry-count,x-request-id");

        using var allowed = await gateway.Client.SendAsync(preflight);
        using var answer = await gateway.ChatAsync(header: ("Origin", "https://app.example"));
        using var foreign = await gateway.ChatAsync(header: ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("https://app.example", Header(allowed, "Access-Control-Allow-Origin"));
        Assert.Contains("x-stainless-lang", Header(allowed, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("86400", Header(allowed, "Access-Control-Max-Age"));
        Assert.Equal("https://app.example", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("X-RateLimit-Remaining", Header(answer, "Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Header(foreign, "Access-Control-Allow-Origin"));
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
