using System.Net;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Says before a call what it can cost at most, over the target and everything it may fall back to.</summary>
public sealed class CostEstimator
{
    // Counting more than a megabyte would keep a core busy for too long.
    private const long MostCounted = 1_000_000;

    private readonly PriceBook _prices;
    private readonly CostEstimateOptions _options;
    private readonly Money _floor;

    /// <summary>Initialises the estimator.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="options">What happens without one.</param>
    public CostEstimator(PriceBook prices, IOptions<CostEstimateOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _prices = prices;
        _options = options.Value;
        _floor = Money.FromCents(_options.UnpricedCostCents);
    }

    /// <summary>Estimates a call. Reads it only.</summary>
    /// <param name="call">The call, routed.</param>
    /// <returns>
    /// The most the call can cost at the dearest of its targets; no amount when a target has no price and such calls are
    /// allowed; 403 <c>model_not_priced</c> when they are not.
    /// </returns>
    public CostEstimate Estimate(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Estimate(call, static (call, _) => call.Input?.MostTokens ?? call.EstimatedInputTokens);
    }

    /// <summary>
    /// Estimates a call anew, with its input counted where the model's vocabulary is known. Takes some milliseconds for a
    /// long input, so it is for a call that does not fit otherwise.
    /// </summary>
    /// <param name="call">The call, routed.</param>
    /// <returns>What <see cref="Estimate(GatewayCall)"/> gives, or less.</returns>
    public CostEstimate EstimateCounted(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Estimate(call, static (call, model) => call.Input is not { } input ? call.EstimatedInputTokens
            : input.MostTokens <= MostCounted && TokenCounters.Find(model) is { } counter ? Math.Min(input.MostTokens, input.CountTokens(counter))
            : input.MostTokens);
    }

    /// <summary>Estimates a call as if it sent nothing: less than this no count of its input can give.</summary>
    /// <param name="call">The call, routed.</param>
    internal CostEstimate EstimateOutput(GatewayCall call) => Estimate(call, static (_, _) => 0);

    private CostEstimate Estimate(GatewayCall call, Func<GatewayCall, string, long> inputTokens)
    {
        if (call.Operation == GatewayOperation.Models)
        {
            return new(Money.Zero);
        }

        var dearest = call.Target is { } first ? At(call, first, inputTokens) : Unpriced("this call's model");
        for (var i = 0; i < call.Fallbacks.Count && dearest.Refusal is null; i++)
        {
            dearest = Dearer(dearest, At(call, call.Fallbacks[i], inputTokens));
        }

        return dearest;
    }

    /// <summary>Tells whether a target may be called as far as its price goes: it has one, or needs none.</summary>
    /// <param name="target">The target, such as one to fall back to.</param>
    /// <param name="principal">The caller.</param>
    public bool IsAcceptable(ModelTarget target, Principal principal)
        => _options.OnUnpriced != OnUnpriced.Deny || _prices.Find(target, principal).Price is not null;

    private CostEstimate At(GatewayCall call, ModelTarget target, Func<GatewayCall, string, long> inputTokens)
    {
        var quote = _prices.Find(target, call.Principal);
        var most = quote.Price is { } price
            ? CostCalculator.Most(price, inputTokens(call, target.Model), MostOutput(call, quote.MaxOutputTokens))
            : null;
        return most is { } amount ? new(amount) : Unpriced($"the model '{target.CanonicalName}'");
    }

    private long MostOutput(GatewayCall call, long? knownMost)
    {
        if (call.Operation == GatewayOperation.Embeddings)
        {
            return 0;
        }

        var cap = call.MaxOutputTokens ?? knownMost ?? _options.DefaultMaxOutputTokens;
        return (long)Int128.Min((Int128)cap * Math.Max(1, call.ChoiceCount), long.MaxValue);
    }

    private CostEstimate Unpriced(string what) => _options.OnUnpriced switch
    {
        OnUnpriced.Allow => default,
        OnUnpriced.Floor => new(_floor),
        _ => new(null, new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.ModelNotPriced,
            $"No price is known for {what}, and calls without a price are not allowed here. Use another model or ask the operator to set its price.")
        { Param = "model" }),
    };

    // No amount means that it may cost anything, so it is the dearest.
    private static CostEstimate Dearer(CostEstimate left, CostEstimate right)
        => right.Refusal is not null || right.Amount is null || right.Amount > left.Amount ? right : left;
}
