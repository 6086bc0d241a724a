using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static Hadrian.Gateway.AspNetCore.Tests.Admin.DynamicProviderGateway;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class DynamicProviderTests
{
    [Fact]
    public async Task Check61_Create_ShowsAllButTheKey_WhichIsNowhereInClear()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();

        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization), members: """
            "models":["gpt-mock"],"config":{"organization":"org-1"}
            """);

        Assert.Equal("own", created.GetProperty("name").GetString());
        Assert.Equal("open_ai", created.GetProperty("provider_type").GetString());
        Assert.Equal(gateway.Upstream.BaseUrl, created.GetProperty("base_url").GetString());
        Assert.Equal("org-1", created.GetProperty("config").GetProperty("organization").GetString());
        Assert.Equal(["gpt-mock"], created.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.True(created.GetProperty("has_api_key").GetBoolean());
        Assert.True(created.GetProperty("is_enabled").GetBoolean());
        var id = created.GetProperty("id").GetGuid();
        var shown = await gateway.GetAsync($"{Root}/{id}", admin);
        Assert.Equal(created.GetRawText(), shown.AssertOk().Json.GetRawText());
        Assert.Equal("own", (await ListAsync(gateway, "/admin/v1/organizations/acme/dynamic-providers", admin)).Single().GetProperty("name").GetString());

        var stored = await gateway.Services.GetRequiredService<IDynamicProviderStore>().FindAsync(id, default);
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(stored), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, created.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await gateway.GetAsync("/admin/v1/audit-logs", admin)).AssertOk().Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Logs.GetSnapshot(), entry => entry.ToString()!.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:1")]
    [InlineData("10.0.0.1")]
    [InlineData("user@example.com")]
    public async Task Check58_UrlThatLeadsInside_IsRefusedOnCreationOnChangeAndBeforeItIsTried(string host)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var provider = await StoreAsync(gateway);
        foreach (var url in new[] { $"http://{host}/v1", $"https://{host}/v1" })
        {
            var body = Body(OwnerOf(gateway.Organization), url);
            (await gateway.PostAsync(Root, body, admin)).AssertError(400, "validation_error", "base_url");
            (await gateway.PostAsync(Root + "/test-credentials", body, admin)).AssertError(400, "validation_error", "base_url");
            var refused = (await gateway.PatchAsync($"{Root}/{provider}", $$"""{"base_url":"{{url}}","api_key":"k"}""", admin)).AssertError(400, "validation_error", "base_url");
            Assert.DoesNotContain(host.Trim('[', ']'), refused.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com")]
    [InlineData("no url")]
    public async Task Check58_WhatIsNoHttpUrl_IsRefused(string url)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync(Root, Body(OwnerOf(gateway.Organization), url), await gateway.CreateAdminKeyAsync())).AssertError(400, "validation_error", "base_url");
    }

    [Fact]
    public async Task Check58_RedirectWhileTried_IsAnErrorAndNotFollowed()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        gateway.Upstream.Unscripted = _ => StubReply.Text("", "text/plain", 302).WithHeader("Location", "http://169.254.169.254/");
        var admin = await gateway.CreateAdminKeyAsync();

        var result = (await gateway.PostAsync(Root + "/test-credentials", Body(OwnerOf(gateway.Organization), gateway.Upstream.BaseUrl), admin)).AssertOk().Json;

        Assert.Equal("error", result.GetProperty("status").GetString());
        Assert.Contains("redirect", result.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("profile")]
    [InlineData("assume_role")]
    public async Task Check60_CredentialsOfTheMachine_AreRefusedOnCreationAndChange(string type)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = builder => builder.AddBedrock());
        var admin = await gateway.CreateAdminKeyAsync();
        var owner = OwnerOf(gateway.Organization);
        (await gateway.PostAsync(Root, Bedrock(owner, new JsonObject { ["type"] = type, ["role_arn"] = "arn:x" }), admin)).AssertError(400, "validation_error", "config");
        (await gateway.PostAsync(Root, Bedrock(owner, []), admin)).AssertError(400, "validation_error", "config");

        var created = (await gateway.PostAsync(Root, Bedrock(owner, new JsonObject { ["type"] = "static", ["access_key_id"] = "AKIACANARY", ["secret_access_key"] = "aws-canary" }), admin)).Json;

        var shown = created.GetProperty("config").GetProperty("credentials");
        Assert.Equal(["static", "**REDACTED**", "**REDACTED**"], shown.EnumerateObject().Select(member => member.Value.GetString()));
        var at = $"{Root}/{created.GetProperty("id").GetGuid()}";
        (await gateway.PatchAsync(at, "{\"config\":{\"region\":\"us-east-1\",\"credentials\":{\"type\":\"" + type + "\"}}}", admin)).AssertError(400, "validation_error", "config");

        // What is shown can be sent back, and what stands for a secret leaves it.
        (await gateway.PatchAsync(at, "{\"config\":" + created.GetProperty("config").GetRawText().Replace("us-east-1", "eu-west-1", StringComparison.Ordinal) + "}", admin)).AssertOk();
        var store = gateway.Services.GetRequiredService<IDynamicProviderStore>();
        var stored = (await store.FindAsync(created.GetProperty("id").GetGuid(), default))!;
        Assert.DoesNotContain("canary", stored.Config, StringComparison.OrdinalIgnoreCase);
        var (_, settings) = gateway.Services.GetRequiredService<DynamicProviderSecrets>().Open(stored, RulesOf(gateway, "bedrock"));
        Assert.Equal(("aws-canary", "eu-west-1"), (settings["credentials:secret_access_key"], settings["region"]));
    }

    [Theory]
    [InlineData("\"name\":\"\"", "name")]
    [InlineData("\"name\":\"a/b\"", "name")]
    [InlineData("\"name\":\":org\"", "name")]
    [InlineData("\"provider_type\":\"gopher\"", "provider_type")]
    [InlineData("\"provider_type\":null", "provider_type")]
    [InlineData("\"owner\":{\"type\":\"service_account\",\"service_account_id\":\"6e9e1d3c-0000-0000-0000-000000000000\"}", "owner")]
    [InlineData("\"config\":{\"timeout_secs\":1}", "config")]
    [InlineData("\"config\":{\"headers\":{\"host\":\"x\"}}", "config")]
    [InlineData("\"config\":[]", "config")]
    [InlineData("\"config\":{\"organization\":[1]}", "config")]
    [InlineData("\"config\":{\"organization\":\"**REDACTED**\"}", "config")]
    [InlineData("\"models\":[\"\"]", "models")]
    [InlineData("\"api_key\":\"a\\nb\"", "api_key")]
    [InlineData("\"api_key\":\"ключ\"", "api_key")]
    [InlineData("\"config\":{\"organization\":\"a\\r\\nb\"}", "config")]
    [InlineData("\"api_key\":null,\"base_url\":null", "api_key")]
    [InlineData("\"provider_type\":\"openai_compatible\",\"base_url\":\"\"", "base_url")]
    [InlineData("\"provider_type\":\"test\",\"base_url\":\"\"", "api_key")]
    [InlineData("\"sovereignty\":{}", "sovereignty")]
    public async Task Create_BadInput_IsRefusedWithItsPlace(string members, string param)
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var body = JsonNode.Parse(Body(OwnerOf(gateway.Organization), gateway.Upstream.BaseUrl))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse($"{{{members}}}")!.AsObject().ToList())
        {
            body[name] = value?.DeepClone();
        }

        (await gateway.PostAsync(Root, body.ToJsonString(), await gateway.CreateAdminKeyAsync())).AssertError(400, "validation_error", param);
    }

    [Fact]
    public async Task Create_NameThatIsTaken_Is409ForThisOwnerAlone()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));

        (await gateway.PostAsync(Root, Body(OwnerOf(gateway.Organization), gateway.Upstream.BaseUrl), admin)).AssertError(409, "conflict");
        await gateway.CreateProviderAsync(admin, OwnerOf(tenant.Project));
        await gateway.CreateProviderAsync(admin, OwnerOf(tenant.Team));
        Assert.Single(await ListAsync(gateway, "/admin/v1/organizations/acme/projects/app/dynamic-providers", admin));
        Assert.Single(await ListAsync(gateway, "/admin/v1/organizations/acme/teams/core/dynamic-providers", admin));
    }

    [Fact]
    public async Task Create_MoreThanAnOwnerMayHave_Is409()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var (user, key) = await tenant.CreateCallerAsync("mem", MembershipRole.Member);
        for (var i = 0; i < 10; i++)
        {
            await gateway.CreateProviderAsync(key, OwnerOf(user), $"p{i}");
        }

        (await gateway.PostAsync(Root, Body(OwnerOf(user), gateway.Upstream.BaseUrl, "p10"), key)).AssertError(409, "conflict");
    }

    [Fact]
    public async Task Change_ToAnotherServer_NeedsTheKeyAnew()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        await using var thief = await StubUpstream.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var at = $"{Root}/{created.GetProperty("id").GetGuid()}";

        (await gateway.PatchAsync(at, $$"""{"base_url":"{{thief.BaseUrl}}"}""", admin)).AssertError(400, "validation_error", "api_key");
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertOk();
        Assert.Empty(thief.Requests);
        (await gateway.PatchAsync(at, $$"""{"base_url":"{{gateway.Upstream.Root}}/other"}""", admin)).AssertOk();

        (await gateway.PatchAsync(at, $$"""{"base_url":"{{thief.BaseUrl}}","api_key":"sk-new"}""", admin)).AssertOk();
        (await gateway.ChatAsync(Bodies.Chat(model: ":org/acme/own/gpt-mock"))).AssertOk();
        Assert.Equal("Bearer sk-new", Assert.Single(thief.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task Try_TellsWhatComesOfIt()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var at = $"{Root}/{created.GetProperty("id").GetGuid()}/test";

        Assert.Equal("ok", await StatusAsync(gateway.SendAsync(HttpMethod.Post, at, key: admin)));
        Assert.Equal($"Bearer {Secret}", gateway.Upstream.Requests[^1].Headers["Authorization"]);

        gateway.Upstream.Enqueue(StubReply.Error(401, "canary-of-the-upstream"));
        var refused = (await gateway.SendAsync(HttpMethod.Post, at, key: admin)).AssertOk();
        Assert.Equal("error", refused.Json.GetProperty("status").GetString());
        Assert.Contains("401", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Text, StringComparison.Ordinal);

        await gateway.Upstream.DisposeAsync();
        Assert.Equal("error", await StatusAsync(gateway.SendAsync(HttpMethod.Post, at, key: admin)));
    }

    [Fact]
    public async Task Check69_EveryChange_IsAuditedWithItsActorAndWithoutSecrets()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var admin = await gateway.CreateAdminKeyAsync();
        var created = await gateway.CreateProviderAsync(admin, OwnerOf(gateway.Organization));
        var at = $"{Root}/{created.GetProperty("id").GetGuid()}";
        (await gateway.PatchAsync(at, """{"api_key":"sk-other-canary","models":["m"],"is_enabled":false}""", admin)).AssertOk();
        (await gateway.SendAsync(HttpMethod.Delete, at, key: admin)).AssertOk();
        (await gateway.SendAsync(HttpMethod.Delete, at, key: admin)).AssertError(404, "not_found");

        var text = (await gateway.GetAsync("/admin/v1/audit-logs?resource_type=dynamic_provider", admin)).AssertOk();
        var records = text.Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["dynamic_provider.create", "dynamic_provider.delete", "dynamic_provider.update"], records.Select(record => record.GetProperty("action").GetString()).Order());
        Assert.All(records, record => Assert.Equal(("api_key", gateway.Organization.Id), (record.GetProperty("actor_type").GetString(), record.GetProperty("org_id").GetGuid())));
        var details = records.Single(record => record.GetProperty("action").GetString() == "dynamic_provider.update").GetProperty("details");
        Assert.True(details.GetProperty("api_key_changed").GetBoolean());
        Assert.True(details.GetProperty("before").GetProperty("is_enabled").GetBoolean());
        Assert.False(details.GetProperty("after").GetProperty("is_enabled").GetBoolean());
        Assert.DoesNotContain("canary", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check49_OwnProviders_AreMadeByMembersAndSeenByThemAlone()
    {
        await using var gateway = await TestGateway.StartAsync(AllowLoopback);
        var tenant = await Tenant.CreateAsync(gateway);
        var (user, key) = await tenant.CreateCallerAsync("mem", MembershipRole.Member);
        var (_, other) = await tenant.CreateCallerAsync("other", MembershipRole.Member);
        const string Mine = "/admin/v1/me/providers";
        var body = $$"""{"name":"own","provider_type":"openai","base_url":"{{gateway.Upstream.BaseUrl}}","api_key":"{{Secret}}"}""";
        (await gateway.PostAsync(Root, Body(OwnerOf(gateway.Organization), gateway.Upstream.BaseUrl), key)).AssertError(403, "forbidden");
        Assert.Equal("ok", await StatusAsync(gateway.PostAsync(Mine + "/test-credentials", body, key)));

        var created = await gateway.PostAsync(Mine, body, key);

        Assert.Equal(201, created.Status);
        Assert.Equal(user.Id, created.Json.GetProperty("owner").GetProperty("user_id").GetGuid());
        var at = $"{Mine}/{created.Json.GetProperty("id").GetGuid()}";
        (await gateway.GetAsync(at, key)).AssertOk();
        (await gateway.GetAsync(at, other)).AssertError(404, "not_found");
        Assert.Empty(await ListAsync(gateway, Mine, other));
        Assert.Single(await ListAsync(gateway, Mine, key));
        Assert.Equal("ok", await StatusAsync(gateway.SendAsync(HttpMethod.Post, at + "/test", key: key)));
        (await gateway.PatchAsync(at, """{"models":["m"]}""", key)).AssertOk();
        (await gateway.PostAsync(Mine, Body(OwnerOf(user), gateway.Upstream.BaseUrl, "b"), key)).AssertError(400, "validation_error", "owner");
        (await gateway.SendAsync(HttpMethod.Delete, at, key: key)).AssertOk();
        Assert.Empty(await ListAsync(gateway, Mine, key));
    }

    [Fact]
    public async Task Vertex_ForeignTokenServer_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = builder => builder.AddVertex());
        var admin = await gateway.CreateAdminKeyAsync();
        foreach (var key in new[] { """{"type":"service_account","token_uri":"http://169.254.169.254/"}""", """{"type":"external_account"}""", "no json", "" })
        {
            var body = new JsonObject
            {
                ["name"] = "google",
                ["owner"] = JsonNode.Parse(OwnerOf(gateway.Organization)),
                ["provider_type"] = "vertex",
                ["config"] = new JsonObject
                {
                    ["project"] = "p", ["region"] = "us-central1", ["credentials"] = new JsonObject { ["type"] = "service_account_json", ["json"] = key },
                },
            };
            (await gateway.PostAsync(Root, body.ToJsonString(), admin)).AssertError(400, "validation_error", "config");
        }
    }

    private static async Task<string?> StatusAsync(Task<Reply> reply) => (await reply).AssertOk().Json.GetProperty("status").GetString();

    private static async Task<List<JsonElement>> ListAsync(TestGateway gateway, string path, string key)
        => [.. (await gateway.GetAsync(path, key)).AssertOk().Json.GetProperty("data").EnumerateArray()];

    /// <summary>Stores a provider past the checks.</summary>
    private static async Task<Guid> StoreAsync(TestGateway gateway)
    {
        var provider = new DynamicProvider
        {
            Id = Guid.CreateVersion7(),
            Name = "stored",
            Owner = new(DynamicProviderOwnerKind.Organization, gateway.Organization.Id),
            OrganizationId = gateway.Organization.Id,
            ProviderType = "open_ai",
            BaseUrl = "https://api.openai.com/v1",
            CreatedAt = Tenant.Now,
            UpdatedAt = Tenant.Now,
        };
        Assert.True(await gateway.Services.GetRequiredService<IDynamicProviderStore>().TryCreateAsync(provider, default));
        return provider.Id;
    }

    private static DynamicProviderRules RulesOf(TestGateway gateway, string type)
        => gateway.Services.GetServices<IGatewayProviderFactory>().Single(factory => factory.Type == type).DynamicProviders!;
}
