using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Pricing;

public class UsagePricingTests
{
    private static readonly CallOutcome Answered = new()
    {
        Status = CallStatus.Succeeded,
        StatusCode = 200,
        Usage = new TokenUsage { InputTokens = 1_000, OutputTokens = 500 },
    };

    [Theory]
    [InlineData("prefer_provider", true, 0.5, "provider")]
    [InlineData("prefer_provider", false, 0.002, "pricing_config")]
    [InlineData("calculated_only", true, 0.002, "pricing_config")]
    [InlineData("provider_only", true, 0.5, "provider")]
    [InlineData("provider_only", false, null, "none")]
    public void Apply_CostSource_DecidesWhichFigureCounts(string source, bool reports, double? cost, string pricingSource)
    {
        var outcome = Pricing(("pricing:cost_source", source)).Apply(Call("priced"), Answered with { ReportedCost = reports ? PriceSamples.Dollars(0.5m) : null });

        Assert.Equal(((decimal?)cost, pricingSource), (outcome.Cost?.Dollars, outcome.PricingSource));
    }

    [Fact]
    [Trait("Property", "US-4")]
    public void Apply_UnknownModel_HasNoCost()
    {
        var outcome = Pricing().Apply(Call("unknown"), Answered);

        Assert.Equal((null, "none"), (outcome.Cost, outcome.PricingSource));
    }

    [Fact]
    public void Apply_ListPrice_NamesItsVersion()
    {
        var outcome = Pricing().Apply(PriceSamples.Call(new("openai", "gpt-4o")), Answered);

        Assert.Equal((PriceSamples.Dollars(0.0075m), "catalog", PriceCatalog.BuiltIn.Version), (outcome.Cost, outcome.PricingSource, outcome.PriceVersion));
    }

    [Theory]
    [InlineData(CallStatus.Refused, "priced")]
    [InlineData(CallStatus.Failed, "priced")]
    [InlineData(CallStatus.Cancelled, "unknown")]
    [InlineData(CallStatus.Failed, null)]
    public void Apply_NothingConsumed_CostsNothing(CallStatus status, string? model)
    {
        var outcome = Pricing(("pricing:pricing:p:priced:per_request", "5")).Apply(Call(model), new CallOutcome { Status = status });

        Assert.Equal(Money.Zero, outcome.Cost);
    }

    [Fact]
    public void Apply_CancelledAfterTokens_IsBilledForThem()
    {
        var outcome = Pricing().Apply(Call("priced"), Answered with { Status = CallStatus.Cancelled });

        Assert.Equal(PriceSamples.Dollars(0.002m), outcome.Cost);
    }

    [Fact]
    public void Apply_PriceCoversOnlyInput_HasNoCost()
    {
        var outcome = Pricing(("pricing:pricing:p:half:input_per_1m_tokens", "5")).Apply(Call("half"), Answered);

        Assert.Equal((null, "none"), (outcome.Cost, outcome.PricingSource));
    }

    [Fact]
    public void Apply_Otherwise_LeavesTheOutcomeAsItWas()
    {
        var outcome = Pricing().Apply(Call("priced"), Answered);

        Assert.Equal(Answered, outcome with { Cost = null, PricingSource = null, PriceVersion = null });
    }

    private static GatewayCall Call(string? model) => PriceSamples.Call(model is null ? null : new ModelTarget("p", model));

    private static UsagePricing Pricing(params (string, string)[] settings) => PriceSamples.Services(
        [PriceSamples.Provider("p")],
        [
            ("pricing:pricing:p:priced:input_per_1m_tokens", "1000000"),
            ("pricing:pricing:p:priced:output_per_1m_tokens", "2000000"),
            .. settings,
        ]).BuildServiceProvider().GetRequiredService<UsagePricing>();
}
