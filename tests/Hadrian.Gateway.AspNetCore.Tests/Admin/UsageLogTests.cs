using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Lists and files of single calls, and sums by whom they were for.</summary>
public sealed class UsageLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Check56_Pages_ForwardAndBackward_ShowEachCallOnce()
    {
        await using var gateway = await StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        await AppendAsync(gateway, 25);

        List<string> forward = [];
        List<string> previous = [];
        var cursor = "";
        do
        {
            var page = (await gateway.GetAsync($"/admin/v1/usage/logs?limit=10{cursor}", admin)).AssertOk().Json;
            forward.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            var pagination = page.GetProperty("pagination");
            previous.Add(pagination.TryGetProperty("prev_cursor", out var newer) ? newer.GetString() ?? "" : "");
            cursor = pagination.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor != "" && forward.Count < 100);

        Assert.Equal(25, forward.Distinct().Count());
        Assert.Equal(25, forward.Count);
        var back = (await gateway.GetAsync($"/admin/v1/usage/logs?limit=10&direction=backward&cursor={previous[^1]}", admin)).AssertOk().Json;
        Assert.Equal(forward[10..20], back.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()));
        (await gateway.GetAsync("/admin/v1/usage/logs?cursor=bm9wZQ", admin)).AssertError(400, "bad_request", "cursor");
        (await gateway.GetAsync("/admin/v1/usage/logs?team_id=7", admin)).AssertError(400, "bad_request", "team_id");
        (await gateway.GetAsync("/admin/v1/usage/logs?from=noon", admin)).AssertError(400, "bad_request", "from");
    }

    [Fact]
    public async Task Check45_AnotherOrganizationsCalls_DoNotExist()
    {
        await using var gateway = await StartAsync();
        var beta = await gateway.CreateOrganizationAsync("beta");
        var (admin, platform) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(isPlatformAdmin: true));
        await AppendAsync(gateway, 3);
        await AppendAsync(gateway, 2, record => record with { OrganizationId = beta.Id });

        (await gateway.GetAsync($"/admin/v1/usage/logs?org_id={beta.Id}", admin)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/usage/logs/export?org_id={beta.Id}", admin)).AssertError(404, "not_found");
        Assert.Equal(3, await CountAsync(gateway, "/admin/v1/usage/logs", admin));
        Assert.Equal(5, await CountAsync(gateway, "/admin/v1/usage/logs", platform));
        Assert.Equal(2, await CountAsync(gateway, $"/admin/v1/usage/logs?org_id={beta.Id}", platform));
        (await gateway.GetAsync("/admin/v1/usage", admin)).AssertError(403, "forbidden");
    }

    [Fact]
    public async Task List_Filters_AndShowsTheCall()
    {
        await using var gateway = await StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var (team, user) = (Guid.NewGuid(), Guid.NewGuid());
        await AppendAsync(gateway, 2);
        await AppendAsync(gateway, 1, record => record with { TeamId = team, UserId = user, Model = "special", RequestId = "req-1", StatusCode = 200, FinishReason = "stop", Streamed = true });

        foreach (var filter in (string[])[$"team_id={team}", $"user_id={user}", "model=special", "provider_source=static&model=special"])
        {
            var row = Assert.Single((await gateway.GetAsync($"/admin/v1/usage/logs?{filter}", admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
            Assert.Equal(("req-1", "special", 0.0025m, true), (row.GetProperty("request_id").GetString(), row.GetProperty("model").GetString(), row.GetProperty("cost").GetDecimal(), row.GetProperty("streamed").GetBoolean()));
        }

        Assert.Equal(0, await CountAsync(gateway, $"/admin/v1/usage/logs?to={Start:yyyy-MM-dd'T'HH:mm:ss'Z'}", admin));
        Assert.Equal(3, await CountAsync(gateway, $"/admin/v1/usage/logs?from={Start:yyyy-MM-dd'T'HH:mm:ss'Z'}", admin));
    }

    [Fact]
    public async Task Check64_Csv_EscapesFormulasAndQuotes()
    {
        await using var gateway = await StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        await AppendAsync(gateway, 1, record => record with { Model = "=HYPERLINK(\"http://evil\",\"x\")", RequestId = "+1,2\n" });

        var reply = (await gateway.GetAsync("/admin/v1/usage/logs/export?format=csv", admin)).AssertOk();

        Assert.StartsWith("text/csv", reply.ContentType, StringComparison.Ordinal);
        Assert.Equal("attachment; filename=\"usage-logs.csv\"", reply.Header("Content-Disposition"));
        Assert.Null(reply.Header("X-Export-Truncated"));
        Assert.StartsWith(
            "id,recorded_at,request_id,model,provider,provider_source,input_tokens,output_tokens,cached_tokens,reasoning_tokens,cost,streamed,finish_reason,latency_ms,cancelled,"
            + "status_code,user_id,api_key_id,org_id,project_id,team_id,service_account_id,pricing_source\r\n",
            reply.Text,
            StringComparison.Ordinal);
        Assert.Contains("2026-05-01T00:00:00.000Z,\"'+1,2\n\",\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\",mock,static,10,5,0,0,0.0025,false,", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check64_MoreRowsThanAFileHas_IsTold()
    {
        var calls = new ManyCalls { Count = 10_000 };
        await using var gateway = await StartAsync(calls);
        var admin = await gateway.CreateAdminKeyAsync();

        var whole = (await gateway.GetAsync("/admin/v1/usage/logs/export?format=jsonl", admin)).AssertOk();
        calls.Count++;
        var cut = (await gateway.GetAsync("/admin/v1/usage/logs/export?format=jsonl", admin)).AssertOk();

        Assert.Equal("application/x-ndjson", whole.ContentType);
        Assert.Null(whole.Header("X-Export-Truncated"));
        Assert.Equal("true", cut.Header("X-Export-Truncated"));
        foreach (var reply in (Reply[])[whole, cut])
        {
            var lines = reply.Text.Split('\n');
            Assert.Equal(10_001, lines.Length);
            Assert.Equal("", lines[^1]);
            Assert.Equal("mock", JsonDocument.Parse(lines[^2]).RootElement.GetProperty("provider").GetString());
        }

        (await gateway.GetAsync("/admin/v1/usage/logs/export?format=xlsx", admin)).AssertError(400, "bad_request", "format");
    }

    [Fact]
    public async Task Mine_ShowsTheCallersOwnCalls()
    {
        await using var gateway = await StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (user, key) = await tenant.CreateCallerAsync("ada", MembershipRole.Viewer);
        await AppendAsync(gateway, 3);
        await AppendAsync(gateway, 2, record => record with { UserId = user.Id });

        Assert.Equal(2, await CountAsync(gateway, "/admin/v1/me/usage/logs", key));
        Assert.Equal(3, (await gateway.GetAsync("/admin/v1/me/usage/logs/export", key)).AssertOk().Text.TrimEnd().Split("\r\n").Length);
        var sum = (await gateway.GetAsync("/admin/v1/me/usage?start_date=2026-05-01&end_date=2026-05-01", key)).AssertOk().Json;
        Assert.Equal(2, sum.GetProperty("request_count").GetInt64());
    }

    [Fact]
    public async Task ByOwner_NamesThemAndAddsUp()
    {
        await using var gateway = await StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (admin, platform) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(isPlatformAdmin: true));
        var user = await tenant.CreateUserAsync("ada");
        await AppendAsync(gateway, 4);
        await AppendAsync(gateway, 3, record => record with { TeamId = tenant.Team.Id, ProjectId = tenant.Project.Id, UserId = user.Id });
        const string Days = "start_date=2026-05-01&end_date=2026-05-01";

        foreach (var (dimension, name) in ((string, string?)[])[("user", null), ("project", "App"), ("team", "Core")])
        {
            foreach (var by in (string[])[$"by-{dimension}", $"by-date-{dimension}"])
            {
                var rows = (await gateway.GetAsync($"/admin/v1/organizations/acme/usage/{by}?{Days}", admin)).AssertOk().Json.EnumerateArray().ToArray();
                Assert.Equal(7, rows.Sum(row => row.GetProperty("request_count").GetInt64()));
                var named = Assert.Single(rows, row => row.GetProperty($"{dimension}_id").ValueKind != JsonValueKind.Null);
                Assert.Equal((3, name), (named.GetProperty("request_count").GetInt64(), named.GetProperty($"{dimension}_name").GetString()));
            }
        }

        var byKey = (await gateway.GetAsync($"/admin/v1/organizations/acme/usage/by-api-key?{Days}", admin)).AssertOk().Json;
        Assert.Equal(7, byKey[0].GetProperty("request_count").GetInt64());
        var byOrganization = (await gateway.GetAsync($"/admin/v1/usage/by-org?{Days}", platform)).AssertOk().Json;
        Assert.Equal("acme", Assert.Single(byOrganization.EnumerateArray()).GetProperty("org_name").GetString());
        Assert.Equal(3, (await gateway.GetAsync($"/admin/v1/organizations/acme/teams/core/usage?{Days}", admin)).AssertOk().Json.GetProperty("request_count").GetInt64());
        Assert.Equal(3, (await gateway.GetAsync($"/admin/v1/users/{user.Id}/usage?{Days}", admin)).AssertOk().Json.GetProperty("request_count").GetInt64());
    }

    private static Task<TestGateway> StartAsync(IUsageReports? reports = null)
        => TestGateway.StartAsync(options => options.Services = services => services.AddSingleton(reports ?? new InMemoryUsageStore()));

    private static async Task<int> CountAsync(TestGateway gateway, string path, string key)
        => (await gateway.GetAsync(path, key)).AssertOk().Json.GetProperty("data").GetArrayLength();

    private static async Task AppendAsync(TestGateway gateway, int count, Func<UsageRecord, UsageRecord>? adjust = null)
    {
        var records = Enumerable.Range(0, count).Select(_ => Call(gateway.Organization.Id));
        await ((InMemoryUsageStore)gateway.Services.GetRequiredService<IUsageReports>()).AppendAsync([.. records.Select(record => adjust?.Invoke(record) ?? record)], default);
    }

    private static UsageRecord Call(Guid organization) => new()
    {
        OperationId = Guid.CreateVersion7(Start),
        OrganizationId = organization,
        Operation = GatewayOperation.Chat,
        Provider = "mock",
        Model = "gpt-mock",
        Usage = new TokenUsage { InputTokens = 10, OutputTokens = 5 },
        Cost = new Hadrian.Money(2_500_000),
        StartedAt = Start,
        RecordedAt = Start,
    };

    /// <summary>As many calls as one likes.</summary>
    private sealed class ManyCalls : IUsageReports
    {
        public int Count { get; set; }

        public ValueTask<Page<UsageRecord>> ListAsync(UsageQuery query, int limit, UsagePosition? from, bool backward, CancellationToken cancellationToken)
            => new(new Page<UsageRecord>([.. Enumerable.Range(0, Math.Min(limit, Count)).Select(_ => Call(Guid.Empty))], Count > limit));

        public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, UsageDimensions by, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<UsageSpan?> GetSpanAsync(UsageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
