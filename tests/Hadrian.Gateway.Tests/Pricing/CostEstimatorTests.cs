using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Pricing;

public class CostEstimatorTests
{
    private static readonly ModelTarget Cheap = new("p", "cheap");
    private static readonly ModelTarget Dear = new("p", "dear");
    private static readonly ModelTarget Unpriced = new("p", "unpriced");

    [Fact]
    public void Estimate_CapOfTheCall_IsInputPlusCapTimesChoices()
    {
        var call = PriceSamples.Call(Cheap);
        (call.EstimatedInputTokens, call.MaxOutputTokens, call.ChoiceCount) = (1_000, 200, 3);

        Assert.Equal(PriceSamples.Dollars((1_000 * 1m + 600 * 2m) / 1_000_000), Estimate(call).Amount);
    }

    [Fact]
    public void Estimate_NoCap_IsTheModelsThenTheConfiguredOne()
    {
        var known = PriceSamples.Call(Dear);
        var unknown = PriceSamples.Call(Cheap);

        Assert.Equal(PriceSamples.Dollars(500 * 40m / 1_000_000), Estimate(known).Amount);
        Assert.Equal(PriceSamples.Dollars(4_096 * 2m / 1_000_000), Estimate(unknown).Amount);
        Assert.Equal(PriceSamples.Dollars(7 * 2m / 1_000_000), Estimate(unknown, ("limits:budget:default_max_output_tokens", "7")).Amount);
    }

    [Fact]
    public void Estimate_Fallbacks_IsTheDearestWhereverItIs()
    {
        var call = PriceSamples.Call(Cheap);
        call.MaxOutputTokens = 100;
        call.Fallbacks = [Dear, Cheap];
        var other = PriceSamples.Call(Dear);
        other.MaxOutputTokens = 100;
        other.Fallbacks = [Cheap];

        Assert.Equal(PriceSamples.Dollars(0.004m), Estimate(call).Amount);
        Assert.Equal(PriceSamples.Dollars(0.004m), Estimate(other).Amount);
    }

    [Fact]
    public void Estimate_Embeddings_HaveNoOutput()
    {
        var call = PriceSamples.Call(Cheap, GatewayOperation.Embeddings);
        call.EstimatedInputTokens = 10;

        Assert.Equal(PriceSamples.Dollars(0.00001m), Estimate(call).Amount);
    }

    [Fact]
    public void Estimate_ListingModels_CostsNothing()
        => Assert.Equal(Money.Zero, Estimate(PriceSamples.Call(null, GatewayOperation.Models), ("limits:budget:on_unpriced", "deny")).Amount);

    [Fact]
    public void Estimate_TokensOfADearerKindPossible_AreTakenToBeOfIt()
    {
        var call = PriceSamples.Call(new("p", "kinds"));
        (call.EstimatedInputTokens, call.MaxOutputTokens) = (100, 100);

        Assert.Equal(PriceSamples.Dollars((100 * 3m + 100 * 9m) / 1_000_000), Estimate(call).Amount);
    }

    [Fact]
    public void Estimate_AbsurdCap_StopsAtTheEndOfTheRange()
    {
        var call = PriceSamples.Call(Dear);
        (call.MaxOutputTokens, call.ChoiceCount) = (long.MaxValue, long.MaxValue);

        Assert.Equal(Money.Maximum, Estimate(call).Amount);
    }

    [Theory]
    [InlineData("cheap", "unpriced")]
    [InlineData("unpriced", "cheap")]
    [InlineData("unpriced", "unpriced")]
    public void Estimate_UnpricedInTheChain_FollowsTheSetting(string target, string fallback)
    {
        var call = PriceSamples.Call(new("p", target));
        call.Fallbacks = [new("p", fallback)];

        Assert.Equal(new CostEstimate(Money.FromCents(10)), Estimate(call));
        Assert.Equal(new CostEstimate(Money.FromCents(25)), Estimate(call, ("limits:budget:estimated_cost_cents", "25")));
        Assert.Equal(default, Estimate(call, ("limits:budget:on_unpriced", "allow")));
        var denied = Estimate(call, ("limits:budget:on_unpriced", "deny"));
        Assert.Null(denied.Amount);
        Assert.Equal((403, "model_not_priced", "permission_error", "model"), (denied.Refusal!.StatusCode, denied.Refusal.Code, denied.Refusal.Type, denied.Refusal.Param));
        Assert.Contains("'p/unpriced'", denied.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_DearerThanTheFloor_IsNotLoweredByAnUnpricedFallback()
    {
        var call = PriceSamples.Call(Dear);
        call.MaxOutputTokens = 1_000_000;
        call.Fallbacks = [Unpriced];

        Assert.Equal(PriceSamples.Dollars(40), Estimate(call).Amount);
    }

    [Fact]
    [Trait("Property", "BU-14")]
    public void Estimate_CheapCall_IsNotRaisedToTheFloor()
    {
        var call = PriceSamples.Call(Cheap);
        call.MaxOutputTokens = 5_000;

        Assert.Equal(Money.FromCents(1), Estimate(call).Amount);
    }

    [Fact]
    public void IsAcceptable_Unpriced_OnlyUnlessDenied()
    {
        Assert.True(Estimator().IsAcceptable(Unpriced, Principal.Anonymous));
        Assert.False(Estimator(("limits:budget:on_unpriced", "deny")).IsAcceptable(Unpriced, Principal.Anonymous));
        Assert.True(Estimator(("limits:budget:on_unpriced", "deny")).IsAcceptable(Cheap, Principal.Anonymous));
    }

    private static CostEstimate Estimate(GatewayCall call, params (string, string)[] settings) => Estimator(settings).Estimate(call);

    private static CostEstimator Estimator(params (string, string)[] settings)
        => PriceSamples.Services(
            [],
            [
                ("providers:p:type", "test"),
                ("pricing:pricing:p:cheap:input_per_1m_tokens", "1000000"),
                ("pricing:pricing:p:cheap:output_per_1m_tokens", "2000000"),
                ("pricing:pricing:p:dear:input_per_1m_tokens", "20000000"),
                ("pricing:pricing:p:dear:output_per_1m_tokens", "40000000"),
                ("providers:p:models:dear:max_output_tokens", "500"),
                ("pricing:pricing:p:kinds:input_per_1m_tokens", "1000000"),
                ("pricing:pricing:p:kinds:cache_write_per_1m_tokens", "3000000"),
                ("pricing:pricing:p:kinds:output_per_1m_tokens", "2000000"),
                ("pricing:pricing:p:kinds:reasoning_per_1m_tokens", "9000000"),
                .. settings,
            ]).BuildServiceProvider().GetRequiredService<CostEstimator>();
}
