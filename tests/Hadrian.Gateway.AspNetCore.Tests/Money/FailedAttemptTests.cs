using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Money;

[Trait("Property", "FB-6")]
public sealed class FailedAttemptTests : IAsyncLifetime
{
    private StubUpstream _other = null!;

    public async Task InitializeAsync() => _other = await StubUpstream.StartAsync();

    public async Task DisposeAsync() => await _other.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_FirstTargetReportsUsageAndFails_IsPaidBesideTheOneThatServes(bool reports)
    {
        await using var gateway = await StartAsync();
        var (secret, key) = await gateway.CreateKeyRecordAsync(record => record with { BudgetLimitCents = 100, BudgetPeriod = BudgetPeriod.Daily });
        var usage = reports ? ",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":0}" : "";
        gateway.Upstream.Enqueue(StubReply.Events($"{{\"choices\":[]{usage}}}", "{\"error\":{\"message\":\"overloaded\",\"code\":503}}"));
        _other.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")));

        var reply = (await gateway.ChatAsync(Bodies.Stream(), secret)).AssertOk();

        Assert.Equal("other", reply.Header("X-Provider"));
        await gateway.Usage.WaitForAsync(reports ? 2 : 1);
        var rows = gateway.Usage.Records;
        Assert.Equal(reports ? ["mock", "other"] : ["other"], rows.Select(row => row.Provider));
        Assert.Single(rows.Select(row => row.OperationId).Distinct());
        Assert.Equal(rows.Count, rows.Select(row => row.Attempt).Distinct().Count());
        Assert.Equal(21 + (13 * 2), rows[^1].Cost!.Value.Microcents);
        Assert.Equal(reports ? 1_000 : 0, rows.SkipLast(1).Sum(row => row.Cost!.Value.Microcents));
        var account = new BudgetAccount(
            new BudgetScope(BudgetScopeKind.Key, key.BudgetSubject), BudgetWindow.Containing(rows[0].StartedAt, BudgetPeriod.Daily, TimeZoneInfo.Utc));
        var balance = await gateway.Services.GetRequiredService<IBudgetLedger>().ReadAsync(key.OrganizationId ?? key.Id, account, CancellationToken.None);
        Assert.Equal(new BudgetBalance(new Hadrian.Money(rows.Sum(row => row.Cost!.Value.NanoUsd)), Hadrian.Money.Zero), balance);
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Configuration["providers:other:type"] = "open_ai";
        options.Configuration["providers:other:base_url"] = _other.BaseUrl;
        options.Configuration["providers:other:api_key"] = "sk-other";
        options.Configuration["providers:other:retry:enabled"] = "false";
        foreach (var provider in new[] { "mock", "other" })
        {
            options.Configuration[$"pricing:pricing:{provider}:gpt-mock:input_per_1m_tokens"] = "1000000";
            options.Configuration[$"pricing:pricing:{provider}:gpt-mock:output_per_1m_tokens"] = "2000000";
        }

        options.Mock = mock => mock.FallbackProviders.Add("other");
    });
}
