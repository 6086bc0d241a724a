using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Routing;

public sealed class ModelRoutingTests
{
    [Fact]
    public async Task Check13_BareModel_GoesToTheDefaultProvider()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "gpt-mock"))).AssertOk();

        Assert.Equal("mock", reply.Header("X-Provider"));
        Assert.Equal("gpt-mock", await SentModelAsync(gateway));
    }

    [Fact]
    public async Task Check14_FurtherSlashes_BelongToTheModel()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat(model: "mock/a/b"))).AssertOk();

        Assert.Equal("a/b", await SentModelAsync(gateway));
    }

    [Fact]
    public async Task Check15_ProviderNames_AreCaseSensitive()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "Mock/gpt-mock"))).AssertError(400, "routing_error", "model");

        Assert.StartsWith("Provider 'Mock' not found", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"model\":null,")]
    public async Task Check16_NoModel_IsRefused(string model)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync($$"""{{{model}}"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Contains("No model specified", reply.AssertError(400, "routing_error", "model").ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpt 4")]
    [InlineData("mock/")]
    [InlineData("/gpt-mock")]
    [InlineData("mock/x?y")]
    [InlineData("mock/../admin#")]
    [InlineData("mock/x\\u0000")]
    public async Task Check17_MalformedModelString_IsRefused(string model)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat(model: model))).AssertError(400, "routing_error", "model");
        (await gateway.ChatAsync(Bodies.Chat(model: new string('m', 513)))).AssertError(400, "routing_error", "model");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Check18_ScopedModelStrings_AreMalformedOrUnresolvable()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/x"))).AssertError(400, "routing_error", "model");
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/none/p/m"))).AssertError(400, "provider_resolution_error", "model");
    }

    [Fact]
    public async Task Check19_ForeignScope_ReadsLikeAnAbsentProvider()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var key = await gateway.CreateKeyAsync(record => record with { OrganizationId = other.Id, Owner = new(ApiKeyOwnerKind.Organization, other.Id) });

        var foreign = await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/p/m"), key);
        var absent = await gateway.ChatAsync(Bodies.Chat(model: ":org/none/p/m"), key);

        Assert.Equal((absent.Status, absent.ErrorCode, absent.ErrorMessage), (foreign.Status, foreign.ErrorCode, foreign.ErrorMessage));
    }

    [Fact]
    public async Task Check20_Alias_IsResolvedAndShown()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.ModelAliases["fast"] = "gpt-mock");

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "mock/fast"))).AssertOk();

        Assert.Equal("gpt-mock", reply.Header("X-Model"));
        Assert.Equal("gpt-mock", await SentModelAsync(gateway));
    }

    [Fact]
    public async Task Check21_Models_FirstRoutableEntryServes()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync("""{"models":["ghost/x","mock/gpt-mock"],"messages":[{"role":"user","content":"hi"}]}""")).AssertOk();

        var sent = (await gateway.Upstream.WaitForRequestAsync()).Json();
        Assert.Equal("gpt-mock", sent.GetProperty("model").GetString());
        Assert.False(sent.TryGetProperty("models", out _));
    }

    [Fact]
    public async Task ModelTheProviderDoesNotOffer_IsNotFound()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.AllowedModels.Add("gpt-mock"));

        (await gateway.ChatAsync()).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: "mock/other"))).AssertError(404, "model_not_found", "model");
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task NoDefaultProvider_BareModelIsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
        {
            gateway.AddTestProvider();
            gateway.ConfigureRouting(routing => routing.DefaultProvider = null);
        });

        var reply = await gateway.ChatAsync(Bodies.Chat(model: "gpt-mock"));

        Assert.Contains("No default provider configured", reply.AssertError(400, "routing_error", "model").ErrorMessage, StringComparison.Ordinal);
        (await gateway.ChatAsync(Bodies.Chat(model: "test/test-model"))).AssertOk();
    }

    [Fact]
    public async Task NonLatinModel_IsEscapedInTheHeader()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "mock/модель"))).AssertOk();

        Assert.Equal(Uri.EscapeDataString("модель"), reply.Header("X-Model"));
        Assert.Equal("модель", await SentModelAsync(gateway));
    }

    [Fact]
    public async Task OperationTheProviderLacks_IsNotSupported()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
            gateway.Services.AddSingleton<IGatewayProvider>(new ScriptedProvider("chatty")));

        (await gateway.PostAsync("/v1/embeddings", """{"model":"chatty/m","input":"a"}""")).AssertError(501, "not_supported");
    }

    [Theory]
    [InlineData("http://elsewhere.invalid/v1")]
    [InlineData("https://169.254.169.254/")]
    public async Task DestinationInTheBody_IsNotFollowed(string url)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat($"\"api_base\":\"{url}\",\"base_url\":\"{url}\",\"api_key\":\"sk-x\""))).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: url.Replace("https:", "mock", StringComparison.Ordinal).Replace("http:", "mock", StringComparison.Ordinal)))).AssertOk();

        Assert.All(gateway.Upstream.Requests, request =>
        {
            Assert.Equal("/v1/chat/completions", request.RawTarget);
            Assert.Equal("Bearer sk-upstream", request.Headers["Authorization"]);
        });
        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    private static async Task<string?> SentModelAsync(TestGateway gateway)
        => (await gateway.Upstream.WaitForRequestAsync()).Json().GetProperty("model").GetString();
}
