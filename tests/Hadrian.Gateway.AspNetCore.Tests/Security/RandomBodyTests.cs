using System.Text;
using CsCheck;
using Hadrian.Gateway.AspNetCore.Tests.Admin;

namespace Hadrian.Gateway.AspNetCore.Tests.Security;

public sealed class RandomBodyTests
{
    private static readonly string[] Names =
    [
        "model", "models", "messages", "prompt", "input", "stream", "stream_options", "include_usage", "max_tokens", "max_completion_tokens", "n", "best_of",
        "temperature", "top_p", "tools", "tool_choice", "reasoning", "reasoning_effort", "provider", "sovereignty_requirements", "encoding_format", "dimensions",
        "cache_control", "name", "slug", "owner", "type", "org_id", "scopes", "allowed_models", "ip_allowlist", "rate_limit_rpm", "expires_at", "", "é", "a\"b",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "0", "-0", "1", "1e400", "-1", "0.5", "99999999999999999999", "\"\"", "\"mock/gpt-mock\"", "\"test/error-500\"", "\"\\ud800\"", "\"\\u0000\"", "\"base64\"", "\"organization\""),
        Gen.Int.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.String[Gen.Char[' ', '~'], 0, 20].Select(text => System.Text.Json.JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Body = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Scalar
        : Gen.Frequency(
            (2, Scalar),
            (2, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
            (4, Gen.Select(Gen.OneOf(Names), inner).Array[0, 6].Select(Object))));

    [Fact]
    public async Task RandomJsonAndBytes_NeverGiveAServerError()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
            Microsoft.Extensions.DependencyInjection.HadrianGatewayServiceCollectionExtensions.AddTestProvider(gateway));
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        gateway.Upstream.Unscripted = _ => StubReply.Error(400, "No.");
        (string Path, string Key)[] routes =
        [
            ("/v1/chat/completions", gateway.Key), ("/v1/completions", gateway.Key), ("/v1/embeddings", gateway.Key),
            ("/admin/v1/organizations", admin), ("/admin/v1/api-keys", admin),
        ];

        await Gen.Select(Gen.OneOf(routes), Gen.OneOf(
                Body.Select(Encoding.UTF8.GetBytes),
                Gen.Select(Gen.OneOf(Names), Body).Array[1, 8].Select(members => Encoding.UTF8.GetBytes(Object(members))),
                Gen.Byte.Array[0, 200]))
            .SampleAsync(async (route, body) =>
            {
                var reply = await gateway.SendAsync(HttpMethod.Post, route.Path, request =>
                    request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }, route.Key);

                // The test provider fails on demand; that is its answer, not a fault of the gateway.
                Assert.True(reply.Status < 500 || reply.Error.GetProperty("type").GetString() == "test_error", $"{reply.Status} {reply.Text}");
                Assert.True(reply.Status < 400 || reply.Error.TryGetProperty("request_id", out _), reply.Text);
            }, iter: 1_500);
    }

    private static string Object((string Name, string Value)[] members)
        => $"{{{string.Join(',', members.Select(member => $"{System.Text.Json.JsonSerializer.Serialize(member.Name)}:{member.Value}"))}}}";
}
