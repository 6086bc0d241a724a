using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Budgets;

public class BudgetRegistrationTests
{
    [Theory]
    [InlineData("default_daily_limit_cents", "0", "limits.budget.default_daily_limit_cents: must be 1 or more, not 0")]
    [InlineData("default_monthly_limit_cents", "-1", "limits.budget.default_monthly_limit_cents: must be 1 or more, not -1")]
    [InlineData("warning_threshold", "0", "limits.budget.warning_threshold: must be above 0 and at most 1, not 0.")]
    [InlineData("estimated_cost_cents", "-1", "limits.budget.estimated_cost_cents: must be 0 or more, not -1.")]
    [InlineData("estimated_cost_cents", "0", "limits.budget.estimated_cost_cents: 0 lets calls without a price pass for free;")]
    [InlineData("local_share", "1.5", "limits.budget.local_share: must be above 0 and at most 1, not 1.5.")]
    [InlineData("lease_secs", "2", "limits.budget.lease_secs: must be from 3 to 3600, not 2.")]
    [InlineData("time_zone", "Europe/Bonn", "limits.budget.time_zone: 'Europe/Bonn' is not a time zone this system knows; use an IANA name")]
    [InlineData("mode", "shadows", "limits.budget.mode: 'shadows' is not one of enforce, shadow.")]
    [InlineData("exceeded_action", "stop", "limits.budget.exceeded_action: 'stop' is not one of block, throttle, warn.")]
    [InlineData("on_unpriced", "x", "limits.budget.on_unpriced: 'x' is not one of deny, floor, allow.")]
    [InlineData("on_abandon", "x", "limits.budget.on_abandon: 'x' is not one of release, charge_estimate.")]
    [InlineData("on_stream_overrun", "x", "limits.budget.on_stream_overrun: 'x' is not one of finish, stop.")]
    [InlineData("on_store_failure", "x", "limits.budget.on_store_failure: 'x' is not one of fail_closed, fail_open, local.")]
    [InlineData("scope_limits:0:limit_cents", "5", "limits.budget.scope_limits.0.scope: is missing; it is one of global, organization,")]
    public void Options_SettingIsWrong_NamesItsPathAndTheRemedy(string key, string value, string message)
    {
        var exception = Record.Exception(() => Read((key, value)));

        Assert.StartsWith(message, exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_SettingsContradict_NamesAll()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(
            ("default_daily_limit_cents", "100"),
            ("default_monthly_limit_cents", "99"),
            ("scope_limits:0:scope", "global"),
            ("scope_limits:0:period", "weekly"),
            ("scope_limits:0:limit_cents", "0"),
            ("scope_limits:0:id", Guid.NewGuid().ToString()),
            ("scope_limits:1:scope", "team"),
            ("scope_limits:1:period", "total"),
            ("scope_limits:1:limit_cents", "1"),
            ("scope_limits:2:scope", "team"),
            ("scope_limits:2:period", "total"),
            ("scope_limits:2:limit_cents", "1"),
            ("scope_limits:2:time_zone", "Mars/Olympus")));

        string[] expected =
        [
            "limits.budget.default_monthly_limit_cents: 99 is less than",
            "limits.budget.scope_limits[0].limit_cents: must be 1 or more",
            "limits.budget.scope_limits[0].id: a global budget has no id",
            "limits.budget.scope_limits[2]: is set twice",
            "limits.budget.scope_limits[2].time_zone: 'Mars/Olympus'",
        ];
        Assert.Equal(expected.Length, exception.Failures.Count());
        Assert.All(expected.Zip(exception.Failures), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_EverythingSet_BindsIt()
    {
        var id = Guid.NewGuid();
        var options = Read(
            ("enabled", "false"),
            ("default_daily_limit_cents", "1000"),
            ("default_monthly_limit_cents", "2000"),
            ("time_zone", "Europe/Berlin"),
            ("warning_threshold", "0.9"),
            ("estimated_cost_cents", "3"),
            ("mode", "shadow"),
            ("exceeded_action", "throttle"),
            ("on_unpriced", "deny"),
            ("on_abandon", "charge_estimate"),
            ("on_stream_overrun", "stop"),
            ("on_store_failure", "local"),
            ("local_share", "0.5"),
            ("lease_secs", "30"),
            ("scope_limits:0:scope", "service_account"),
            ("scope_limits:0:id", id.ToString()),
            ("scope_limits:0:period", "monthly"),
            ("scope_limits:0:limit_cents", "7"));

        Assert.Equal(
            (false, 1000L, 2000L, "Europe/Berlin", 0.9, 3L),
            (options.Enabled, options.DefaultDailyLimitCents!.Value, options.DefaultMonthlyLimitCents!.Value, options.TimeZone, options.WarningThreshold, options.EstimatedCostCents));
        Assert.Equal(
            (BudgetMode.Shadow, BudgetExceededAction.Throttle, OnUnpriced.Deny, BudgetAbandonment.ChargeEstimate),
            (options.Mode, options.ExceededAction, options.OnUnpriced, options.OnAbandon));
        Assert.Equal(
            (StreamOverrunAction.Stop, BudgetStoreFailure.Local, 0.5, 30),
            (options.OnStreamOverrun, options.OnStoreFailure, options.LocalShare, options.LeaseSeconds));
        var limit = Assert.Single(options.ScopeLimits);
        Assert.Equal((BudgetScopeKind.ServiceAccount, id, BudgetPeriod.Monthly, 7L), (limit.Scope, limit.Id!.Value, limit.Period, limit.LimitCents));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseHadrianBudget_WithoutAGateway_WorksAloneAndCallsNoModelOnceRefused(bool streaming)
    {
        using var client = FakeChatClient.Saying("hi").AsBuilder()
            .UseHadrianBudget(budget => (budget.DefaultDailyLimitCents, budget.EstimatedCostCents) = (25, 10))
            .Build();

        await client.AskAsync(streaming);
        await client.AskAsync(streaming);
        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));

        Assert.Equal((402, GatewayErrorCodes.BudgetExceeded), (exception.Error.StatusCode, exception.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "PI-5")]
    public async Task UseHadrianBudget_WithoutAGateway_KnowsListPrices(bool streaming)
    {
        using var client = new MeteredClient().AsBuilder().UseHadrianBudget(budget => budget.DefaultDailyLimitCents = 100).Build();
        var options = new ChatOptions { ModelId = "gpt-4o", MaxOutputTokens = 10 };

        // Far less than the ten cents that a call without a price counts as; the tokens it reports cost most of the budget.
        for (var calls = 0; calls < 11; calls++)
        {
            await client.AskAsync(streaming, options);
        }

        var exception = await Assert.ThrowsAsync<GatewayException>(async () =>
        {
            for (var calls = 0; calls < 200; calls++)
            {
                await client.AskAsync(streaming, options);
            }
        });
        Assert.Equal(GatewayErrorCodes.BudgetExceeded, exception.Code);
    }

    [Fact]
    public async Task UseHadrianBudget_WithoutAGateway_TakesTheApplicationsOwnPrices()
    {
        var services = new ServiceCollection();
        services.Configure<PricingOptions>(pricing => pricing.Prices.Add(
            new("openai", "own-model", new ModelPrice { Tokens = new TokenPrices { Input = Money.Zero, Output = Money.FromDollars(1_000_000) } })));
        await using var provider = services.BuildServiceProvider();
        using var client = new MeteredClient().AsBuilder().UseHadrianBudget(budget => budget.DefaultDailyLimitCents = 100).Build(provider);

        var exception = await Assert.ThrowsAsync<GatewayException>(
            () => client.AskAsync(streaming: false, new ChatOptions { ModelId = "own-model", MaxOutputTokens = 10 }));

        Assert.Equal(GatewayErrorCodes.BudgetExceeded, exception.Code);
    }

    [Fact]
    public void UseHadrianBudget_SettingIsWrong_SaysSoWhenBuilt()
        => Assert.Throws<OptionsValidationException>(
            () => FakeChatClient.Saying("hi").AsBuilder().UseHadrianBudget(budget => budget.DefaultDailyLimitCents = 0).Build());

    [Fact]
    public async Task AddHadrianBudget_OnAnHttpClientRenewed_KeepsItsSpend()
    {
        var services = new ServiceCollection();
        var sent = 0;
        services.AddHttpClient("vendor")
            .AddHadrianBudget(budget => (budget.DefaultDailyLimitCents, budget.EstimatedCostCents) = (10, 10))
            .ConfigurePrimaryHttpMessageHandler(() => new FakeHandler(_ =>
            {
                sent++;
                return new HttpResponseMessage { Content = new StringContent("{}") };
            }));
        await using var provider = services.BuildServiceProvider();
        using var first = provider.GetRequiredService<IHttpClientFactory>().CreateClient("vendor");
        using var second = new HttpClient(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("vendor"), disposeHandler: false);
        var url = new Uri("https://vendor.example/v1/chat/completions");

        using var passed = await first.PostAsync(url, new StringContent("""{"model":"m","messages":[]}"""));
        await passed.Content.ReadAsStringAsync();
        using var refused = await second.PostAsync(url, new StringContent("""{"model":"m","messages":[]}"""));

        Assert.Equal((200, 402, 1), ((int)passed.StatusCode, (int)refused.StatusCode, sent));
    }

    [Theory]
    [Trait("Property", "PI-1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gateway_ALaterPolicyRefuses_GivesTheMoneyBack(bool streaming)
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway()
            .AddTestProvider()
            .ConfigureBudgets(budget => budget.DefaultDailyLimitCents = 10)
            .AddPolicy<RefusingPolicy>();
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();

        for (var i = 0; i < 5; i++)
        {
            var exception = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming, new ChatOptions { ModelId = "test/test-model" }));
            Assert.Equal(GatewayErrorCodes.Forbidden, exception.Code);
        }

        Assert.Equal(0, Assert.IsType<InMemoryBudgetLedger>(provider.GetRequiredService<IBudgetLedger>()).Count.Open);
    }

    private static BudgetOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"limits:budget:{setting.Key}", setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<BudgetOptions>>().Value;
    }

    private sealed class RefusingPolicy : IGatewayPolicy
    {
        public string Name => "refusing";

        public PolicyStage Stage => PolicyStage.Reservation;

        public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
            => new(PolicyLease.Refused(new GatewayError(System.Net.HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden, "no")));
    }

    /// <summary>OpenAI by name; every call takes a thousand tokens.</summary>
    private sealed class MeteredClient() : DelegatingChatClient(new FakeChatClient(static (_, _) => Updates()))
    {
        public override object? GetService(Type serviceType, object? serviceKey = null)
            => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai") : base.GetService(serviceType, serviceKey);

        private static async IAsyncEnumerable<ChatResponseUpdate> Updates()
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("hi"), FakeChatClient.Usage(0, 1_000)]) { FinishReason = ChatFinishReason.Stop };
        }
    }
}
