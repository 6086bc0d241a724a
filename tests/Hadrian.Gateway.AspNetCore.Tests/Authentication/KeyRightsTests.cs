namespace Hadrian.Gateway.AspNetCore.Tests.Authentication;

public sealed class KeyRightsTests
{
    [Fact]
    public async Task Check8_MissingScope_IsRefusedWithoutNamingTheOthers()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { Scopes = ["embeddings"] });

        var reply = (await gateway.ChatAsync(key: key)).AssertError(403, "insufficient_scope");

        Assert.Contains("'chat'", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("embeddings", reply.Text, StringComparison.Ordinal);
        (await gateway.PostAsync("/v1/embeddings", Bodies.Embedding(), key)).AssertOk();
    }

    [Theory]
    [InlineData("chat", "/v1/chat/completions")]
    [InlineData("completions", "/v1/completions")]
    [InlineData("embeddings", "/v1/embeddings")]
    [InlineData("models", "/v1/models")]
    [InlineData("models", "/v1/models/mock/gpt-4o-mini")]
    public async Task Scope_OpensItsOwnEndpointAlone(string scope, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { Scopes = [scope] });
        var none = await gateway.CreateKeyAsync(record => record with { Scopes = [] });
        var others = await gateway.CreateKeyAsync(record => record with { Scopes = [.. ApiKeyScopes.All.Where(other => other != scope)] });

        Assert.NotEqual(403, (await CallAsync(key)).Status);
        (await CallAsync(none)).AssertError(403, "insufficient_scope");
        (await CallAsync(others)).AssertError(403, "insufficient_scope");

        Task<Reply> CallAsync(string secret) => scope == "models" ? gateway.GetAsync(path, secret) : gateway.PostAsync(path, "{}", secret);
    }

    [Theory]
    [InlineData("mock/other*", false)]
    [InlineData("mock/gpt*", true)]
    [InlineData("mock/gpt-mock", true)]
    [InlineData("MOCK/gpt-mock", false)]
    public async Task Check9_ModelOutsideTheKeysList_IsRefused(string pattern, bool isAllowed)
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = [pattern] });

        foreach (var model in new[] { "mock/gpt-mock", "gpt-mock" })
        {
            var reply = await gateway.ChatAsync(Bodies.Chat(model: model), key);
            if (isAllowed)
            {
                reply.AssertOk();
            }
            else
            {
                reply.AssertError(403, "model_not_allowed", "model");
                Assert.DoesNotContain(pattern, reply.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(isAllowed ? 2 : 0, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task AllowedModels_AlternativeOutsideTheList_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/cheap"] });

        var reply = await gateway.ChatAsync("""{"models":["mock/gpt-mock"],"messages":[{"role":"user","content":"hi"}]}""", key);

        reply.AssertError(403, "model_not_allowed", "model");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Check10_AddressOutsideTheKeysList_IsRefusedWhateverIsForwarded()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { IpAllowlist = ["10.0.0.0/8"] });

        var plain = (await gateway.ChatAsync(key: key)).AssertError(403, "ip_not_allowed");
        Assert.DoesNotContain("10.", plain.ErrorMessage, StringComparison.Ordinal);
        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP" })
        {
            var reply = await gateway.ChatAsync(key: key, adjust: request => request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? "for=10.0.0.1" : "10.0.0.1"));
            reply.AssertError(403, "ip_not_allowed");
        }

        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData("127.9.9.9/8")]
    public async Task AddressInTheKeysList_IsAccepted(string entry)
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { IpAllowlist = ["192.168.0.0/16", entry] });

        (await gateway.ChatAsync(key: key)).AssertOk();
    }
}
