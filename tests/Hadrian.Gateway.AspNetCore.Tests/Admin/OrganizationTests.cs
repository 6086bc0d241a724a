using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class OrganizationTests
{
    [Fact]
    public async Task Create_AnswersWithTheOrganization()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        var reply = await gateway.PostAsync("/admin/v1/organizations", """{"slug":"blue-team-1","name":"Blue — Team"}""", admin);

        Assert.Equal(201, reply.Status);
        var created = reply.Json;
        Assert.True(created.GetProperty("id").TryGetGuid(out _));
        Assert.Equal(("blue-team-1", "Blue — Team"), (created.GetProperty("slug").GetString(), created.GetProperty("name").GetString()));
        Assert.True(created.GetProperty("created_at").TryGetDateTimeOffset(out _) && created.GetProperty("updated_at").TryGetDateTimeOffset(out _));
        Assert.Equal(created.GetRawText(), (await gateway.GetAsync("/admin/v1/organizations/blue-team-1", admin)).AssertOk().Json.GetRawText());
    }

    [Theory]
    [InlineData("Bad_Slug")]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a--b")]
    [InlineData("a\\n")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Create_BadSlug_IsRefused(string slug)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        (await gateway.PostAsync("/admin/v1/organizations", $$"""{"slug":"{{slug}}","name":"x"}""", admin)).AssertError(400, "validation_error", "slug");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("{", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("{\"slug\":\"a\"}", "name")]
    [InlineData("{\"slug\":\"a\",\"name\":7}", "name")]
    [InlineData("{\"slug\":\"a\",\"name\":\"b\",\"owner\":1}", "owner")]
    [InlineData("{\"slug\":\"a\",\"name\":\"b\",\"slug\":\"c\"}", null)]
    [InlineData("{\"Slug\":\"a\",\"name\":\"b\"}", "Slug")]
    public async Task Create_BadBody_IsRefusedAsJson(string body, string? param)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        var reply = await gateway.PostAsync("/admin/v1/organizations", body, admin);

        Assert.Equal((400, "validation_error"), (reply.Status, reply.ErrorCode));
        if (param is not null)
        {
            reply.AssertError(400, "validation_error", param);
        }
    }

    [Fact]
    public async Task Create_OtherContentType_IsRefusedAfterTheCredentials()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        static void AsText(HttpRequestMessage request) => request.Content = new StringContent("{}");

        (await gateway.SendAsync(HttpMethod.Post, "/admin/v1/organizations", AsText, admin)).AssertError(415, "unsupported_media_type");
        (await gateway.SendAsync(HttpMethod.Post, "/admin/v1/organizations", key: admin)).AssertError(415, "unsupported_media_type");
        (await gateway.SendAsync(HttpMethod.Post, "/admin/v1/organizations", AsText, "")).AssertError(401, "missing_credentials");
    }

    [Fact]
    public async Task Check66_Description_ShowsTheBodyAsJson()
    {
        await using var gateway = await TestGateway.StartAsync();

        var paths = (await gateway.GetAsync("/api/openapi.json", "")).AssertOk().Json.GetProperty("paths");

        var body = paths.GetProperty("/admin/v1/organizations").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        Assert.Equal(["application/json"], body.EnumerateObject().Select(type => type.Name));
        Assert.True(paths.TryGetProperty("/v1/chat/completions", out _));
    }

    [Fact]
    public async Task Create_SlugThatIsTaken_Conflicts()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        (await gateway.PostAsync("/admin/v1/organizations", """{"slug":"acme","name":"x"}""", admin)).AssertError(409, "conflict");
    }

    [Fact]
    public async Task Create_ByAnOrganizationsAdministrator_IsForbidden()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/admin/v1/organizations", """{"slug":"b","name":"x"}""", await gateway.CreateAdminKeyAsync())).AssertError(403, "forbidden");
    }

    [Fact]
    public async Task ForeignOrganization_ReadsLikeAMissingOne()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync();

        var listed = (await gateway.GetAsync("/admin/v1/organizations", admin)).AssertOk().Json.GetProperty("data");
        Assert.Equal(["acme"], listed.EnumerateArray().Select(item => item.GetProperty("slug").GetString()));
        foreach (var path in new[] { "/admin/v1/organizations/{0}", "/admin/v1/organizations/{0}/api-keys" })
        {
            var foreign = (await gateway.GetAsync(path.Replace("{0}", "other", StringComparison.Ordinal), admin)).AssertError(404, "not_found");
            var missing = (await gateway.GetAsync(path.Replace("{0}", "missing", StringComparison.Ordinal), admin)).AssertError(404, "not_found");
            Assert.Equal(missing.ErrorMessage, foreign.ErrorMessage);
        }
    }

    [Fact]
    public async Task List_PagesForwardAndBackwardWithoutGaps()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var store = gateway.Services.GetRequiredService<IOrganizationStore>();
        for (var i = 0; i < 24; i++)
        {
            var organization = new Organization { Id = Guid.NewGuid(), Slug = $"o{i}", Name = "x", CreatedAt = now.AddSeconds(i / 5), UpdatedAt = now };
            Assert.True(await store.TryCreateAsync(organization, CancellationToken.None));
        }

        var forward = new List<string>();
        JsonElement page;
        string? cursor = null;
        do
        {
            page = await PageAsync($"limit=7{(cursor is null ? "" : "&cursor=" + cursor)}");
            forward.AddRange(Slugs(page));
            cursor = Cursor(page, "next_cursor");
        }
        while (cursor is not null);

        var backward = new List<string>();
        for (cursor = Cursor(page, "prev_cursor"); cursor is not null; cursor = Cursor(page, "prev_cursor"))
        {
            page = await PageAsync($"limit=7&direction=backward&cursor={cursor}");
            backward.InsertRange(0, Slugs(page));
        }

        Assert.Equal(25, forward.Distinct().Count());
        Assert.Equal(25, forward.Count);
        Assert.Equal(forward.Take(21), backward);

        async Task<JsonElement> PageAsync(string query) => (await gateway.GetAsync("/admin/v1/organizations?" + query, admin)).AssertOk().Json;
    }

    [Theory]
    [InlineData("limit=5000", 1000)]
    [InlineData("limit=0", 1)]
    [InlineData("limit=-3", 1)]
    [InlineData("", 100)]
    public async Task List_Limit_IsClampedAndEchoed(string query, int limit)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        var pagination = (await gateway.GetAsync("/admin/v1/organizations?" + query, admin)).AssertOk().Json.GetProperty("pagination");

        Assert.Equal(limit, pagination.GetProperty("limit").GetInt32());
        Assert.False(pagination.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("cursor=!", "cursor")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA", "cursor")]
    [InlineData("direction=up", "direction")]
    public async Task List_BadQuery_IsRefused(string query, string param)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        (await gateway.GetAsync("/admin/v1/organizations?" + query, admin)).AssertError(400, "bad_request", param);
    }

    private static IEnumerable<string> Slugs(JsonElement page) => page.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!);

    private static string? Cursor(JsonElement page, string name)
        => page.GetProperty("pagination").TryGetProperty(name, out var cursor) ? cursor.GetString() : null;
}
