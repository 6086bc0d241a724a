using Hadrian.Gateway.AspNetCore.Tests.Admin;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static Hadrian.Gateway.AspNetCore.Tests.Admin.DynamicProviderGateway;

namespace Hadrian.Gateway.AspNetCore.Tests.Routing;

/// <summary>Calls to providers that tenants have made: who may, where they go, what they cost.</summary>
public sealed class DynamicRoutingTests
{
    [Fact]
    public async Task Call_ToAnOrganisationsProvider_GoesThereWithItsKeyAndIsAccountedFor()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(), OwnerOf(gateway.Organization));

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertOk();

        var request = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal($"Bearer {Secret}", request.Headers["Authorization"]);
        Assert.Equal("gpt-mock", request.Json().GetProperty("model").GetString());
        Assert.Equal(("own", "dynamic", "gpt-mock"), (reply.Header("X-Provider"), reply.Header("X-Provider-Source"), reply.Header("X-Model")));
        var record = await gateway.Usage.WaitForAsync();
        Assert.Equal((":org/acme/own", true, "gpt-mock"), (record.Provider, record.IsDynamicProvider, record.Model));
    }

    [Theory]
    [InlineData(":org/acme/:project/app/own/gpt-mock")]
    [InlineData(":org/acme/:team/core/own/gpt-mock")]
    public async Task Call_ToATeamsOrProjectsProvider_ServesItsOrganisation(string model)
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(), model.Contains(":team", StringComparison.Ordinal) ? OwnerOf(tenant.Team) : OwnerOf(tenant.Project));
        var beta = await gateway.CreateOrganizationAsync("beta");
        var foreign = await gateway.CreateKeyAsync(record => record with { Owner = new(ApiKeyOwnerKind.Organization, beta.Id), OrganizationId = beta.Id });

        (await gateway.ChatAsync(Bodies.Chat(model: model))).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: model), foreign)).AssertError(400, "provider_resolution_error", "model");
    }

    [Fact]
    public async Task Call_ToAUsersProvider_ServesThemAlone()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var (user, key) = await tenant.CreateCallerAsync("mem", MembershipRole.Member);
        await gateway.CreateProviderAsync(key, OwnerOf(user));
        var (own, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, user.Id, "chat");
        var (other, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, (await tenant.CreateUserAsync("other")).Id, "chat");

        foreach (var scope in new[] { $":user/{user.Id}", $":user/{user.ExternalId}", $":org/acme/:user/{user.Id}" })
        {
            (await gateway.ChatAsync(Bodies.Chat(model: $"{scope}/own/gpt-mock"), own)).AssertOk();
            (await gateway.ChatAsync(Bodies.Chat(model: $"{scope}/own/gpt-mock"), other)).AssertError(400, "provider_resolution_error", "model");
            (await gateway.ChatAsync(Bodies.Chat(model: $"{scope}/own/gpt-mock"))).AssertError(400, "provider_resolution_error", "model");
        }
    }

    [Fact]
    public async Task Check52_WhatIsAbsentDisabledOrForeign_IsAnsweredAlike()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var beta = await gateway.CreateOrganizationAsync("beta");
        var admin = await gateway.CreateAdminKeyAsync(beta);
        await gateway.CreateProviderAsync(admin, OwnerOf(beta));
        var disabled = await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(), OwnerOf(gateway.Organization), "off");
        (await gateway.PatchAsync($"{Root}/{disabled.GetProperty("id").GetGuid()}", """{"is_enabled":false}""", await gateway.CreateAdminKeyAsync())).AssertOk();

        var answers = new List<string>();
        foreach (var model in new[] { ":org/beta/own/m", ":org/beta/none/m", ":org/nowhere/own/m", ":org/acme/off/m", ":org/acme/:team/x/own/m", ":user/nobody/own/m" })
        {
            var reply = (await gateway.ChatAsync(Bodies.Chat(model: model))).AssertError(400, "provider_resolution_error", "model");
            answers.Add(reply.Text.Replace(reply.Header("X-Request-Id")!, "", StringComparison.Ordinal));
        }

        Assert.Single(answers.Distinct());
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Call_ByPlainName_FindsTheNearestOfTheCallersOwn_AndNeverHidesAConfiguredOne()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        await gateway.CreateProviderAsync(admin, OwnerOf(tenant.Project));
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization), "mock");
        var (projectKey, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.Project, tenant.Project.Id, "chat");

        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"), projectKey)).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: "mock/gpt-mock"))).AssertOk();
        (await gateway.ChatAsync("""{"models":["nowhere/m",":org/acme/none/m","own/gpt-mock"],"messages":[{"role":"user","content":"hi"}]}""")).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: "Own/gpt-mock"))).AssertError(400, "routing_error", "model");

        await gateway.Usage.WaitForAsync(4);
        Assert.Equal(
            [":org/acme/own", ":org/acme/:project/app/own", "mock", ":org/acme/own"],
            gateway.Usage.Records.Select(record => record.Provider));
    }

    [Fact]
    public async Task Change_IsInForceWithTheNextCall()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertError(400, "provider_resolution_error", "model");
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var at = $"{Root}/{created.GetProperty("id").GetGuid()}";
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertOk();

        (await gateway.PatchAsync(at, """{"api_key":"sk-rotated","models":["gpt-mock"]}""", admin)).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertOk();
        Assert.Equal("Bearer sk-rotated", gateway.Upstream.Requests[^1].Headers["Authorization"]);
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/other"))).AssertError(404, "model_not_found", "model");

        (await gateway.SendAsync(HttpMethod.Delete, at, key: admin)).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertError(400, "provider_resolution_error", "model");
    }

    [Fact]
    [Trait("Property", "CB-8")]
    public async Task Failures_OpenTheBreakerOfThisProviderAlone()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        await using var healthy = await StubUpstream.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var beta = await gateway.CreateOrganizationAsync("beta");
        await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(beta), OwnerOf(beta), baseUrl: healthy.BaseUrl);
        var key = await gateway.CreateKeyAsync(record => record with { Owner = new(ApiKeyOwnerKind.Organization, beta.Id), OrganizationId = beta.Id });
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no").WithHeader("x-should-retry", "false");
        for (var i = 0; i < 5; i++)
        {
            await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"));
        }

        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertError(503, "circuit_breaker_open");
        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"), key)).AssertOk();

        // The state is the tenant's: the list of the gateway's own providers does not tell it.
        Assert.DoesNotContain("own", (await gateway.GetAsync("/admin/v1/providers/circuit-breakers", admin)).AssertOk().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Price_OfTheOwner_HoldsForTheirProvider_AndThatOfAnotherOfTheSameNameDoesNot()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var (admin, platform) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(isPlatformAdmin: true));
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        const string Price = """{"provider":"own","model":"gpt-mock","input_per_1m_tokens":1000000,"output_per_1m_tokens":1000000,"owner":OWNER}""";
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/model-pricing", Price.Replace("OWNER", """{"type":"global"}""", StringComparison.Ordinal), platform)).Status);
        Assert.Null((await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertOk().Header("X-Cost-Microcents"));

        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/model-pricing", Price.Replace("OWNER", OwnerOf(gateway.Organization), StringComparison.Ordinal), admin)).Status);
        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertOk();

        Assert.Equal(reply.IntHeader("X-Input-Tokens") + reply.IntHeader("X-Output-Tokens"), reply.IntHeader("X-Cost-Microcents"));
        Assert.Equal("database", reply.Header("X-Pricing-Source"));
    }

    [Fact]
    public async Task Price_OfAProject_HoldsForItsProviderWhoeverCallsIt()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(tenant.Project));
        var price = $$"""{"provider":"own","model":"gpt-mock","per_request":7,"input_per_1m_tokens":0,"output_per_1m_tokens":0,"owner":{{OwnerOf(tenant.Project)}}}""";
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/model-pricing", price, admin)).Status);

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/:project/app/own/gpt-mock"))).AssertOk();

        Assert.Equal(7, reply.IntHeader("X-Cost-Microcents"));
    }

    [Fact]
    public async Task AllowedModels_OfAKey_HoldForProvidersWithScope()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(), OwnerOf(gateway.Organization));
        var narrow = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/*"] });
        var wide = await gateway.CreateKeyAsync(record => record with { AllowedModels = [":org/acme/own/*"] });

        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"), narrow)).AssertError(403, "model_not_allowed", "model");
        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"), wide)).AssertOk();
        (await gateway.ChatAsync(key: wide)).AssertError(403, "model_not_allowed", "model");
    }

    [Fact]
    public async Task Models_OfOwnProviders_AreListedUnderTheirScopeForWhoMayUseThem()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization), "told");
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization), "given", "\"models\":[\"one\",\"two/three\"]");
        var beta = await gateway.CreateOrganizationAsync("beta");
        var foreign = await gateway.CreateKeyAsync(record => record with { Owner = new(ApiKeyOwnerKind.Organization, beta.Id), OrganizationId = beta.Id });

        var models = (await gateway.GetAsync("/v1/models")).AssertOk().Json.GetProperty("data").EnumerateArray().ToDictionary(model => model.GetProperty("id").GetString()!);

        Assert.Contains("mock/gpt-4o-mini", models.Keys);
        Assert.Contains(":org/acme/told/gpt-4o-mini", models.Keys);
        Assert.Contains(":org/acme/given/two/three", models.Keys);
        Assert.Equal(["dynamic", ":org/acme/given", "model"], new[] { "source", "provider_name", "object" }.Select(name => models[":org/acme/given/one"].GetProperty(name).GetString()));
        (await gateway.GetAsync("/v1/models/" + Uri.EscapeDataString(":org/acme/given/one"))).AssertOk();
        Assert.DoesNotContain(":org", (await gateway.GetAsync("/v1/models", foreign)).AssertOk().Text, StringComparison.Ordinal);
        (await gateway.GetAsync("/v1/models/" + Uri.EscapeDataString(":org/acme/given/one"), foreign)).AssertError(404, "model_not_found", "model");
    }

    [Fact]
    public async Task Owner_WhoIsGone_TakesTheirProvidersAlong()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(tenant.Project));
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/:project/app/own/gpt-mock"))).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme/projects/app", key: admin)).AssertOk();

        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/:project/app/own/gpt-mock"))).AssertError(400, "provider_resolution_error", "model");
        (await gateway.GetAsync($"{Root}/{created.GetProperty("id").GetGuid()}", admin)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Organization_WhoseNameAnotherTakes_LeavesItNoProviders()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var beta = await gateway.CreateOrganizationAsync("beta");
        var created = await gateway.CreateProviderAsync(platform, OwnerOf(beta));
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/beta/own/m"), await KeyOfAsync(beta))).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/beta", key: platform)).AssertOk();

        var successor = await gateway.CreateOrganizationAsync("beta");
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/beta/own/m"), await KeyOfAsync(successor))).AssertError(400, "provider_resolution_error", "model");
        (await gateway.GetAsync($"{Root}/{created.GetProperty("id").GetGuid()}", platform)).AssertError(404, "not_found");
        await gateway.CreateProviderAsync(platform, OwnerOf(successor));
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/beta/own/m"), await KeyOfAsync(successor))).AssertOk();

        Task<string> KeyOfAsync(Organization organization)
            => gateway.CreateKeyAsync(record => record with { Owner = new(ApiKeyOwnerKind.Organization, organization.Id), OrganizationId = organization.Id });
    }

    [Fact]
    public async Task SecretThatCannotBeRead_IsAnErrorWithTheRemedy()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var store = gateway.Services.GetRequiredService<IDynamicProviderStore>();
        var stored = (await store.FindAsync(created.GetProperty("id").GetGuid(), default))!;
        Assert.True(await store.UpdateAsync(stored with { ProtectedApiKey = "damaged", UpdatedAt = stored.UpdatedAt.AddSeconds(1) }, default));

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertError(502, "provider_error");

        Assert.Contains("anew", reply.ErrorMessage, StringComparison.Ordinal);
        (await gateway.GetAsync("/v1/models")).AssertOk();
        (await gateway.SendAsync(HttpMethod.Post, $"{Root}/{stored.Id}/test", key: admin)).AssertError(409, "conflict");
        (await gateway.PatchAsync($"{Root}/{stored.Id}", """{"api_key":"sk-new"}""", admin)).AssertError(409, "conflict");
        (await gateway.PatchAsync($"{Root}/{stored.Id}", """{"api_key":"sk-new","config":null}""", admin)).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertOk();
    }

    [Fact]
    public async Task InProcess_CallsReachTheSameProvider()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        await gateway.CreateProviderAsync(await gateway.CreateAdminKeyAsync(), OwnerOf(gateway.Organization));
        var client = gateway.Services.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = ":org/acme/own/gpt-mock" }.WithHadrianApiKey(gateway.Key);

        await client.GetResponseAsync("hi", options);

        Assert.Equal($"Bearer {Secret}", Assert.Single(gateway.Upstream.Requests).Headers["Authorization"]);
        Assert.Equal(":org/acme/own", (await gateway.Usage.WaitForAsync()).Provider);
    }

    [Fact]
    public async Task Usage_TellsTheSource()
    {
        var usage = new InMemoryUsageStore();
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            AllowLoopback(options);
            options.Services = services => services.AddSingleton<IUsageReports>(usage).AddSingleton<IUsageStore>(usage);
        });
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        (await gateway.ChatAsync(Bodies.Chat(model: "own/gpt-mock"))).AssertOk();
        (await gateway.ChatAsync()).AssertOk();
        await gateway.Services.GetRequiredService<UsageRecorder>().FlushAsync(default);

        foreach (var (source, provider) in new[] { ("dynamic", ":org/acme/own"), ("static", "mock") })
        {
            var row = Assert.Single((await gateway.GetAsync($"/admin/v1/usage/logs?provider_source={source}", admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
            Assert.Equal((provider, source), (row.GetProperty("provider").GetString(), row.GetProperty("provider_source").GetString()));
        }

        (await gateway.GetAsync("/admin/v1/usage/logs?provider_source=x", admin)).AssertError(400, "bad_request", "provider_source");
    }
}
