using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class UsageTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private const string Days = "start_date=2027-03-01&end_date=2027-03-10";

    [Fact]
    public async Task Check62_EveryBreakdown_AddsUpToTheSummary()
    {
        await using var gateway = await StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var (_, key) = await gateway.CreateKeyRecordAsync();
        for (var i = 0; i < 30; i++)
        {
            await AppendAsync(gateway, i, i % 3 == 0 ? other.Id : gateway.Organization.Id, i % 2 == 0 ? key.Id : Guid.NewGuid());
        }

        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        foreach (var (path, requests) in new[] { ("/usage", 30), ("/organizations/acme/usage", 20), ($"/api-keys/{key.Id}/usage", 15) })
        {
            var summary = await JsonAsync(gateway, $"{path}?{Days}", platform);
            Assert.Equal(requests, summary.GetProperty("request_count").GetInt64());
            Assert.Equal(summary.GetProperty("input_tokens").GetInt64() + summary.GetProperty("output_tokens").GetInt64(), summary.GetProperty("total_tokens").GetInt64());
            Assert.True(summary.GetProperty("first_request_at").GetDateTimeOffset() < summary.GetProperty("last_request_at").GetDateTimeOffset());
            foreach (var name in new[] { "by-date", "by-model", "by-provider", "by-pricing-source", "by-date-model", "by-date-provider", "by-date-pricing-source" })
            {
                var rows = (await JsonAsync(gateway, $"{path}/{name}?{Days}", platform)).EnumerateArray().ToArray();
                Assert.True(rows.Length > 1 || name.EndsWith("provider", StringComparison.Ordinal), name);
                Assert.Equal(requests, rows.Sum(row => row.GetProperty("request_count").GetInt64()));
                Assert.Equal(summary.GetProperty("total_cost").GetDecimal(), rows.Sum(row => row.GetProperty("total_cost").GetDecimal()));
            }
        }
    }

    [Fact]
    public async Task OfAProvider_IsForAdministratorsOfTheGatewayAlone()
    {
        await using var gateway = await StartAsync();
        await AppendAsync(gateway, 0, gateway.Organization.Id, Guid.NewGuid());
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var provider = (await JsonAsync(gateway, $"/usage/by-provider?{Days}", platform)).EnumerateArray().Single().GetProperty("provider").GetString()!;

        Assert.Equal(1, (await JsonAsync(gateway, $"/providers/{provider}/usage?{Days}", platform)).GetProperty("request_count").GetInt64());
        Assert.Equal(1, (await JsonAsync(gateway, $"/providers/{provider}/usage/by-model?{Days}", platform)).EnumerateArray().Single().GetProperty("request_count").GetInt64());
        Assert.Equal(0, (await JsonAsync(gateway, $"/providers/{Uri.EscapeDataString(":org/acme/own")}/usage?{Days}", platform)).GetProperty("request_count").GetInt64());
        (await gateway.GetAsync($"/admin/v1/providers/{provider}/usage", await gateway.CreateAdminKeyAsync())).AssertError(403, "forbidden");
    }

    [Fact]
    public async Task Get_NoDates_IsToday()
    {
        await using var gateway = await StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        await AppendAsync(gateway, 0, gateway.Organization.Id, Guid.NewGuid());

        var summary = await JsonAsync(gateway, "/organizations/acme/usage", admin);
        Assert.Equal(0, summary.GetProperty("request_count").GetInt64());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("first_request_at").ValueKind);
    }

    [Theory]
    [InlineData("start_date=2025-13-01", "start_date")]
    [InlineData("start_date=yesterday", "start_date")]
    [InlineData("start_date=2027-03-02&end_date=2027-03-01", "end_date")]
    [InlineData("start_date=2026-03-01&end_date=2027-03-02", "end_date")]
    public async Task Check62_BadDates_Are400(string query, string param)
    {
        await using var gateway = await StartAsync();

        (await gateway.GetAsync($"/admin/v1/organizations/acme/usage?{query}", await gateway.CreateAdminKeyAsync())).AssertError(400, "validation_error", param);
    }

    [Fact]
    public async Task Check45_AdministratorOfOneOrganization_SeesNoOther()
    {
        await using var gateway = await StartAsync();
        await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.GetAsync("/admin/v1/usage", admin)).AssertError(403, "forbidden");
        (await gateway.GetAsync("/admin/v1/organizations/other/usage/by-model", admin)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/api-keys/{Guid.NewGuid()}/usage", admin)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Get_StoreWithoutReports_Is501()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync("/admin/v1/organizations/acme/usage", await gateway.CreateAdminKeyAsync())).AssertError(501, "not_supported");
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Time = new FakeTimeProvider(Now);
        options.Services = services => services.AddSingleton<IUsageReports, InMemoryUsageStore>();
    });

    private static async Task AppendAsync(TestGateway gateway, int i, Guid organization, Guid key)
    {
        var startedAt = new DateTimeOffset(2027, 3, 1 + (i % 9), 1, i, 0, TimeSpan.Zero);
        await ((InMemoryUsageStore)gateway.Services.GetRequiredService<IUsageReports>()).AppendAsync(
            [
                new UsageRecord
                {
                    OperationId = Guid.CreateVersion7(startedAt), Operation = GatewayOperation.Chat, OrganizationId = organization, ApiKeyId = key,
                    Provider = "mock", Model = $"m{i % 4}", PricingSource = i % 5 == 0 ? PricingSources.None : PricingSources.Catalog,
                    Cost = new Hadrian.Money(i * 1_000_000), Usage = new TokenUsage { InputTokens = i, OutputTokens = 2 }, StartedAt = startedAt, RecordedAt = startedAt,
                },
            ],
            CancellationToken.None);
    }

    private static async Task<JsonElement> JsonAsync(TestGateway gateway, string path, string key)
    {
        var reply = await gateway.GetAsync($"/admin/v1{path}", key);
        reply.AssertOk();
        return reply.Json;
    }
}
