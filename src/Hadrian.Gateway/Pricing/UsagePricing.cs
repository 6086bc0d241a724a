using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Puts the cost into a call's outcome, once, before its leases are settled.</summary>
public sealed class UsagePricing
{
    private readonly PriceBook _prices;
    private readonly CostSource _source;

    /// <summary>Initialises the step.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="options">Which figure counts.</param>
    public UsagePricing(PriceBook prices, IOptions<PricingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _prices = prices;
        _source = options.Value.CostSource;
    }

    /// <summary>Gives the outcome with its cost, the cost's source and the version of the prices.</summary>
    /// <param name="call">The call; <see cref="GatewayCall.Target"/> is what served it.</param>
    /// <param name="outcome">How it ended, with the tokens consumed and what the provider says they cost.</param>
    /// <param name="units">What was consumed besides tokens.</param>
    /// <returns>
    /// The outcome. Its cost is <see langword="null"/> when no price is known; a call that was refused, or failed without
    /// consuming anything, costs nothing.
    /// </returns>
    public CallOutcome Apply(GatewayCall call, CallOutcome outcome, BillableUnits units = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Apply(call.Target, call.Principal, outcome, units);
    }

    /// <summary>Gives an attempt with its cost.</summary>
    /// <param name="call">The call it was part of.</param>
    /// <param name="attempt">The attempt.</param>
    public BilledAttempt Apply(GatewayCall call, BilledAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(attempt);
        var outcome = new CallOutcome { Status = CallStatus.Failed, Usage = attempt.Usage, ReportedCost = attempt.ReportedCost };
        outcome = Apply(attempt.Target, call.Principal, outcome, default);
        return attempt with { Cost = outcome.Cost, PricingSource = outcome.PricingSource ?? PricingSources.None, PriceVersion = outcome.PriceVersion };
    }

    private CallOutcome Apply(ModelTarget? target, Principal principal, CallOutcome outcome, BillableUnits units)
    {
        if (outcome.ReportedCost is { } reported && _source != CostSource.CalculatedOnly)
        {
            return outcome with { Cost = Money.Max(reported, Money.Zero), PricingSource = PricingSources.Provider, PriceVersion = null };
        }

        var consumedNothing = outcome.Status == CallStatus.Refused
            || (outcome.Status != CallStatus.Succeeded && outcome.Usage.TotalTokens == 0 && units == default);
        if (_source == CostSource.ProviderOnly || target is null)
        {
            return Priced(outcome, consumedNothing ? Money.Zero : null, PriceQuote.None);
        }

        var quote = _prices.Find(target, principal);
        var cost = consumedNothing ? Money.Zero : quote.Price is { } price ? CostCalculator.Cost(price, outcome.Usage, units) : null;
        return Priced(outcome, cost, cost is null ? PriceQuote.None : quote);
    }

    private static CallOutcome Priced(CallOutcome outcome, Money? cost, PriceQuote quote)
        => outcome with { Cost = cost, PricingSource = quote.Source, PriceVersion = quote.Version };
}
