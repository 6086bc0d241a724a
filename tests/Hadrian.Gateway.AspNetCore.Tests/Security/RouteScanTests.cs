using Hadrian.Gateway.AspNetCore.Tests.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore.Tests.Security;

/// <summary>Looks at every endpoint there is, so that a new one cannot be forgotten.</summary>
public sealed class RouteScanTests
{
    /// <summary>Endpoints that pass no policy, and why that is right.</summary>
    private static readonly string[] Exempt =
    [
        "/health/", "/health/live", "/health/ready", // public by purpose; see HealthTests for what they do not tell
        "/api/openapi.json", // describes the endpoints, which are no secret
        "* /v1/{**path}", "* /api/v1/{**path}", // 404
        "* /v1/chat/completions", "* /v1/completions", "* /v1/embeddings", "* /v1/models", "* /v1/models/{**id}", // 405; HEAD authenticates
        "* /api/v1/chat/completions", "* /api/v1/completions", "* /api/v1/embeddings", "* /api/v1/models", "* /api/v1/models/{**id}",
    ];

    [Fact]
    public async Task EveryEndpoint_DemandsACredentialOrIsListedAsExempt()
    {
        await using var gateway = await TestGateway.StartAsync(AdminGateway.AddBootstrap);
        var guarded = 0;
        foreach (var (method, pattern) in Endpoints(gateway.Application))
        {
            if (Exempt.Contains(pattern) || Exempt.Contains($"{method} {pattern}") || IsOtherMethodOnAdminRoute(method, pattern))
            {
                continue;
            }

            Assert.NotEqual("*", method);
            guarded++;
            (await SendAsync(gateway, method, Fill(pattern), "")).AssertError(401, "missing_credentials");
            (await SendAsync(gateway, method, Fill(pattern), "gw_live_wrong")).AssertError(401, "invalid_api_key");
        }

        Assert.Equal(193, guarded);
    }

    [Fact]
    public async Task EveryDataPlaneEndpoint_CountsAgainstTheLimit()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var (method, pattern) in Endpoints(gateway.Application).Where(endpoint => endpoint.Method != "*" && endpoint.Pattern.Contains("v1/", StringComparison.Ordinal) && !endpoint.Pattern.StartsWith("/admin", StringComparison.Ordinal)))
        {
            var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 1 });
            Assert.NotEqual(429, (await SendAsync(gateway, method, Fill(pattern), key)).Status);
            (await SendAsync(gateway, method, Fill(pattern), key)).AssertError(429, "rate_limit_exceeded");
        }
    }

    [Theory]
    [InlineData(AuthenticationMode.None)]
    [InlineData(AuthenticationMode.ApiKey)]
    internal async Task EveryAdminEndpoint_IsClosedToAnonymousCallersAndPlainKeysInEveryMode(AuthenticationMode mode)
    {
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Mode = mode;
            AdminGateway.AddBootstrap(options);
        });
        var chat = await gateway.CreateKeyAsync(record => record with { Scopes = ["chat"] });
        foreach (var (method, pattern) in Endpoints(gateway.Application).Where(endpoint => endpoint.Method != "*" && endpoint.Pattern.StartsWith("/admin", StringComparison.Ordinal)))
        {
            Assert.Equal(401, (await SendAsync(gateway, method, Fill(pattern), "")).Status);
            Assert.Equal(401, (await SendAsync(gateway, method, Fill(pattern), "sk-foreign")).Status);
            (await SendAsync(gateway, method, Fill(pattern), gateway.Key)).AssertError(403, "insufficient_scope");
            (await SendAsync(gateway, method, Fill(pattern), chat)).AssertError(403, "insufficient_scope");
            var bearer = await gateway.SendAsync(new HttpMethod(method), Fill(pattern), request => request.Headers.Authorization = new("Bearer", "sk-foreign"), "");
            Assert.Equal(401, bearer.Status);
        }
    }

    // 405, as above; the admin API maps the other methods of its paths by itself.
    private static bool IsOtherMethodOnAdminRoute(string method, string pattern) => method == "*" && pattern.StartsWith("/admin/v1/", StringComparison.Ordinal);

    private static IEnumerable<(string Method, string Pattern)> Endpoints(WebApplication app)
        => from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]
           select (method, endpoint.RoutePattern.RawText!);

    private static string Fill(string pattern) => pattern
        .Replace("{**id}", "mock/gpt-4o-mini", StringComparison.Ordinal)
        .Replace("{org_slug}", "acme", StringComparison.Ordinal)
        .Replace("{key_id}", Guid.Empty.ToString(), StringComparison.Ordinal);

    private static Task<Reply> SendAsync(TestGateway gateway, string method, string path, string key) => gateway.SendAsync(
        new HttpMethod(method), path, request => request.Content = method == "POST" ? new StringContent("{}", null, "application/json") : null, key);
}
