using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Authentication;

public sealed class CredentialTests
{
    [Fact]
    public async Task Check1_ApiKeyHeader_IsAccepted()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync()).AssertOk();

        Assert.Equal("chat.completion", reply.Json.GetProperty("object").GetString());
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public async Task Check2_BearerToken_IsAcceptedInAnyCase(string scheme)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(key: "", adjust: request => request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {gateway.Key}"))).AssertOk();
    }

    [Fact]
    public async Task Check3_NoCredentials_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(key: "")).AssertError(401, "missing_credentials");
        (await gateway.GetAsync("/v1/models", key: "")).AssertError(401, "missing_credentials");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Check4_KeyHeaderWithoutPrefix_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(key: "sk-nope")).AssertError(401, "invalid_api_key_format");

        Assert.StartsWith("Invalid API key", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check5_UnknownKey_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(key: "gw_live_wrong")).AssertError(401, "invalid_api_key");

        Assert.Contains("Invalid API key", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Check6_UnknownRevokedAndExpiredKeys_GetOneText()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-05-06T07:08:09Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var gateway = await TestGateway.StartAsync(options => options.Time = time);
        var revoked = await gateway.CreateKeyAsync(key => key with { RevokedAt = key.CreatedAt });
        var expiring = await gateway.CreateKeyAsync(key => key with { ExpiresAt = key.CreatedAt.AddSeconds(5) });
        (await gateway.ChatAsync(key: expiring)).AssertOk();
        time.Advance(TimeSpan.FromSeconds(5));

        var messages = new List<string>();
        foreach (var key in new[] { "gw_live_" + new string('A', 43), revoked, expiring })
        {
            messages.Add((await gateway.ChatAsync(key: key)).AssertError(401, "invalid_api_key").ErrorMessage);
        }

        Assert.Single(messages.Distinct());
    }

    [Fact]
    public async Task Check7_BearerWithoutPrefix_IsRefusedOnlyWhereKeysAreDemanded()
    {
        await using var strict = await TestGateway.StartAsync();
        await using var open = await TestGateway.StartAsync(options => options.Mode = AuthenticationMode.None);
        static void SendForeignKey(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", "sk-proj-abc");

        (await strict.ChatAsync(key: "", adjust: SendForeignKey)).AssertError(401, "invalid_api_key");
        (await open.ChatAsync(key: "", adjust: SendForeignKey)).AssertOk();
    }

    [Fact]
    public async Task ModeNone_PresentedGatewayKey_IsStillChecked()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mode = AuthenticationMode.None);

        (await gateway.ChatAsync(key: "")).AssertOk();
        (await gateway.ChatAsync(key: "gw_live_wrong")).AssertError(401, "invalid_api_key");
    }

    [Fact]
    public async Task BothHeaders_KeyHeaderWins()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(adjust: request => request.Headers.Authorization = new("Bearer", "gw_live_wrong"))).AssertOk();
        (await gateway.ChatAsync(key: "gw_live_wrong", adjust: request => request.Headers.Authorization = new("Bearer", gateway.Key)))
            .AssertError(401, "invalid_api_key");
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("gw_live_without_scheme")]
    public async Task OtherSchemes_AreRefused(string authorization)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync(key: "", adjust: request => request.Headers.TryAddWithoutValidation("Authorization", authorization));

        reply.AssertError(401, "invalid_api_key");
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "")]
    [InlineData("X-Team-Key", "")]
    public async Task ConfiguredKeyHeader_IsRead(string header, string scheme)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Configuration["auth:api_key:header_name"] = header);

        (await gateway.ChatAsync(key: "", adjust: request => request.Headers.TryAddWithoutValidation(header, scheme + gateway.Key))).AssertOk();
    }

    [Fact]
    public async Task ConfiguredKeyPrefix_ReplacesTheDefault()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Configuration["auth:api_key:key_prefix"] = "acme");

        Assert.StartsWith("acme_live_", gateway.Key, StringComparison.Ordinal);
        (await gateway.ChatAsync()).AssertOk();
        (await gateway.ChatAsync(key: "gw_live_" + new string('A', 43))).AssertError(401, "invalid_api_key_format");
    }

    [Fact]
    public async Task LastUse_IsWritten()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (secret, record) = await gateway.CreateKeyRecordAsync();
        await gateway.ChatAsync(key: secret);

        await gateway.Services.GetRequiredService<ApiKeyLastUsed>().FlushAsync(CancellationToken.None);

        var stored = await gateway.Services.GetRequiredService<IApiKeyStore>().FindAsync(record.Id, CancellationToken.None);
        Assert.NotNull(stored!.LastUsedAt);
    }
}
