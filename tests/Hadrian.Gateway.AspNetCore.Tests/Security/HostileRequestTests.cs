using System.Text;

namespace Hadrian.Gateway.AspNetCore.Tests.Security;

public sealed class HostileRequestTests
{
    private static readonly string[] Targets =
    [
        "//admin/v1/organizations", "/admin//v1/organizations", "/admin/v1//organizations", "/admin/v1/organizations/", "/admin/v1/organizations/.",
        "/admin/v1/./organizations", "/v1/../admin/v1/organizations", "/v1/models/../../admin/v1/organizations", "/v1/%2e%2e/admin/v1/organizations",
        "/v1/models/%2e%2e/%2e%2e/admin/v1/organizations", "/admin%2fv1%2forganizations", "/admin/v1/%6frganizations", "/admin/v1/organizations%2f",
        "/admin/v1/organizations;x=1", "/admin/v1/organizations..;/", "/health/..;/admin/v1/organizations", "/ADMIN/V1/ORGANIZATIONS", "/Admin/v1/Organizations",
        "/admin/v1/organizations?x=/health", "/admin/v1/organizations%00", "/admin/v1/organizations%20", "/admin/v1/organizations.json", "/admin/v1/organizations#frag",
        "/admin\\v1\\organizations", "/health/%2e%2e/admin/v1/organizations", "http://elsewhere/admin/v1/organizations", "http://localhost/health/../admin/v1/organizations",
        "*", "admin/v1/organizations", "/admin/v1/organizations/acme/../../organizations", "/admin/v1/organizations/acme%2fapi-keys",
    ];

    private static readonly string[] Hosts =
    [
        "localhost", "localhost/admin", "localhost?/health", "localhost#/health", "/health", "a@b", "localhost:99999", "[::1", "127.0.0.1/v1/models?", "..", "%2fhealth", "x y",
    ];

    [Fact]
    public async Task PathTricks_NeverOpenTheAdminApi()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var target in Targets)
        {
            foreach (var key in new[] { "", $"X-API-Key: {gateway.Key}\r\n" })
            {
                var answer = await RawHttp.ExchangeAsync(gateway.Root, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n{key}Connection: close\r\n\r\n", closeAfterwards: false);

                AssertClosed(answer, target);
            }
        }
    }

    [Fact]
    public async Task HostTricks_NeverOpenTheAdminApi()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var host in Hosts)
        {
            var answer = await RawHttp.ExchangeAsync(
                gateway.Root,
                $"GET /admin/v1/organizations HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: {host}\r\nX-Original-URL: /health\r\nX-Rewrite-URL: /health\r\nConnection: close\r\n\r\n",
                closeAfterwards: false);

            AssertClosed(answer, host);
        }
    }

    [Fact]
    public async Task MethodOverride_IsIgnored()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.SendAsync(HttpMethod.Get, "/v1/chat/completions", request =>
        {
            request.Headers.Add("X-HTTP-Method-Override", "POST");
            request.Headers.Add("X-Method-Override", "POST");
        });

        reply.AssertError(405, "method_not_allowed");
    }

    [Fact]
    public async Task HostileTokens_AreRefusedAndReachNoStatement()
    {
        using var directory = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
            Microsoft.Extensions.DependencyInjection.SqliteHadrianGatewayBuilderExtensions.AddSqliteStorage(gateway, Path.Combine(directory.Path, "gateway.db")));
        string[] tokens =
        [
            "gw_' OR '1'='1", "gw_\"; DROP TABLE api_keys; --", "gw_%", "gw__", "gw_live_' UNION SELECT * FROM api_keys --", "gw_" + new string('A', 20_000),
            "gw_", "gw_live_", "GW_LIVE_" + gateway.Key[8..], gateway.Key + " ", gateway.Key + "\t", gateway.Key[..^1], gateway.Key + "A", gateway.Key.ToUpperInvariant(),
            gateway.Key + "," + gateway.Key, "gw_{{7*7}}", "gw_${jndi:ldap://x}", "gw_../../etc/passwd",
        ];
        foreach (var token in tokens)
        {
            foreach (var header in new[] { "X-API-Key: ", "Authorization: Bearer " })
            {
                var answer = await RawHttp.ExchangeAsync(gateway.Root, $"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n{header}{token}\r\nConnection: close\r\n\r\n", closeAfterwards: false);

                // Blanks around a header's value are no part of it.
                var isTheKey = token.Trim() == gateway.Key;
                Assert.Contains(RawHttp.StatusOf(answer), isTheKey ? [200] : new[] { 400, 401, 431 });
            }
        }

        (await gateway.ChatAsync()).AssertOk();
    }

    [Fact]
    public async Task BytesThatAreNoText_InTheKeyAreRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var bytes in new byte[][] { [0], [0xFF, 0xFE], [0xC3, 0x28], [0xE2, 0x82, 0xAC], [0x7F], [1, 2, 3] })
        {
            byte[] request = [.. "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: gw_live_"u8, .. bytes, .. "\r\n\r\n"u8];

            var answer = await RawHttp.ExchangeAsync(gateway.Root, request, closeAfterwards: false);

            Assert.Contains(RawHttp.StatusOf(answer), new[] { 400, 401 });
        }
    }

    [Fact]
    public async Task Garbage_DoesNotBringTheGatewayDown()
    {
        await using var gateway = await TestGateway.StartAsync();
        var random = new Random(20260101);
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(1, 2_000)];
            random.NextBytes(garbage);
            await RawHttp.ExchangeAsync(gateway.Root, garbage);
        }

        foreach (var text in new[] { "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 70_000) + "\r\n\r\n" })
        {
            await RawHttp.ExchangeAsync(gateway.Root, text);
        }

        (await gateway.ChatAsync()).AssertOk();
        Assert.DoesNotContain(gateway.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task SecretsAndPrompts_AppearInNoLog()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string Prompt = "canary-prompt-5417";
        var body = Bodies.Chat($"\"user\":\"{Prompt}\"");

        await gateway.ChatAsync(body);
        gateway.Upstream.Enqueue(StubReply.Error(500, Prompt), StubReply.Text(Prompt, "text/html", 502), StubReply.Abort(), StubReply.Json("{\"" + Prompt), StubReply.ErrorEvent(Prompt));
        for (var i = 0; i < 5; i++)
        {
            await gateway.ChatAsync(body);
        }

        await gateway.ChatAsync(body + Prompt);
        await gateway.ChatAsync(key: "gw_live_" + Prompt);

        string[] canaries = [Prompt, gateway.Key, "sk-upstream"];
        foreach (var record in gateway.Logs.GetSnapshot())
        {
            var text = new StringBuilder(record.Message).Append(record.Exception);
            foreach (var (name, value) in record.StructuredState ?? [])
            {
                text.Append(name).Append(value);
            }

            Assert.All(canaries, canary => Assert.DoesNotContain(canary, text.ToString(), StringComparison.Ordinal));
        }
    }

    private static void AssertClosed(string answer, string trick)
    {
        var status = RawHttp.StatusOf(answer);
        Assert.True(status is 400 or 401 or 403 or 404 or 405, $"{trick}: {status}");
        Assert.DoesNotContain("\"slug\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\":[", answer, StringComparison.Ordinal);
    }
}
