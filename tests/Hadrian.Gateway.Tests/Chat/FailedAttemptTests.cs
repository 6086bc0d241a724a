using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Hadrian.Gateway.Tests.Chat;

/// <summary>In process as at the edge: an attempt that reported usage before it failed is paid beside the one that serves.</summary>
[Trait("Property", "FB-6")]
public sealed class FailedAttemptTests
{
    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(1, true, false)]
    [InlineData(0, false, true)]
    [InlineData(0, false, false)]
    public async Task Stream_AttemptsReportUsageAndFail_ArePaidUnderWhoWasCalled(int retries, bool reports, bool otherServes)
    {
        var services = Services(retries, otherServes, reports);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = "first/m", MaxOutputTokens = 10 };

        if (otherServes)
        {
            Assert.Equal("ok", await client.AskAsync(streaming: true, options));
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming: true, options));
        }

        Assert.True(await provider.GetRequiredService<UsageRecorder>().FlushAsync(CancellationToken.None));
        var records = ((InMemoryUsageStore)provider.GetRequiredService<IUsageStore>()).Records;
        var paid = records.Where(record => record.Usage.TotalTokens > 0).ToList();
        Assert.Equal(reports ? retries + 1 : 0, paid.Count(record => record.Provider == "first" && record.Cost == Money.FromDollars(0.001m)));
        Assert.Equal(otherServes ? 1 : 0, paid.Count(record => record.Provider == "other"));
        Assert.Single(records.Select(record => record.OperationId).Distinct());
        Assert.Equal(records.Count, records.Select(record => record.Attempt).Distinct().Count());
        var balance = await provider.GetRequiredService<IBudgetLedger>().ReadAsync(
            Guid.Empty, new BudgetAccount(BudgetScope.Global, BudgetWindow.Containing(records[0].StartedAt, BudgetPeriod.Daily, TimeZoneInfo.Utc)), CancellationToken.None);
        Assert.Equal(new BudgetBalance(records.Aggregate(Money.Zero, (sum, record) => sum + (record.Cost ?? Money.Zero)), Money.Zero), balance);
    }

    private static IServiceCollection Services(int retries, bool otherServes, bool reports)
    {
        var settings = new ProviderSettings { Retry = { MaxRetries = retries, Enabled = retries > 0, InitialDelayMilliseconds = 0, MaxDelayMilliseconds = 0 } };
        settings.FallbackProviders.Add("other");
        var services = new ServiceCollection();
        services.AddSingleton(Provider("first", Failing(reports), settings));
        services.AddSingleton(Provider("other", otherServes ? FakeChatClient.Saying("ok") : Failing(reports: false), new ProviderSettings { Retry = { Enabled = false } }));
        var gateway = services.AddHadrianGateway()
            .ConfigureAuthentication(authentication => authentication.Mode = AuthenticationMode.None)
            .ConfigureBudgets(budgets => budgets.ScopeLimits.Add(new BudgetScopeLimit { Scope = BudgetScopeKind.Global, Period = BudgetPeriod.Daily, LimitCents = 500 }));
        gateway.ConfigurePricing(pricing =>
        {
            foreach (var name in new[] { "first", "other" })
            {
                pricing.Prices.Add(new(name, "m", new ModelPrice { Tokens = new TokenPrices { Input = Money.FromDollars(1), Output = Money.FromDollars(1) } }));
            }
        });
        return services;
    }

    private static IGatewayProvider Provider(string name, IChatClient client, ProviderSettings settings)
    {
        var provider = PriceSamples.Provider(name, settings: settings);
        provider.Supports(Arg.Any<GatewayOperation>()).Returns(true);
        provider.CreateChatClient(Arg.Any<string>()).Returns(client);
        return provider;
    }

    private static FakeChatClient Failing(bool reports) => new((_, _) => Fail(reports));

    private static async IAsyncEnumerable<ChatResponseUpdate> Fail(bool reports)
    {
        await Task.Yield();
        if (reports)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [FakeChatClient.Usage(1_000, 0)]);
        }

        throw new HttpRequestException("overloaded", null, System.Net.HttpStatusCode.ServiceUnavailable);
    }
}
