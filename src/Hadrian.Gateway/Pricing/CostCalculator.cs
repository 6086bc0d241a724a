namespace Hadrian.Gateway;

/// <summary>Works out what a call costs. Pure and without allocation; plain and streamed calls, settlement and estimate share it.</summary>
public static class CostCalculator
{
    /// <summary>
    /// Gives the cost of what was consumed, exact to half a nano-dollar. Cached, written and audio tokens are part of the
    /// input, reasoning and audio tokens part of the output; no token is billed twice.
    /// </summary>
    /// <param name="price">The model's price.</param>
    /// <param name="usage">The tokens. Parts that exceed the whole are cut, negative counts are nothing.</param>
    /// <param name="units">What was consumed besides tokens.</param>
    /// <returns>
    /// The cost; <see langword="null"/> when tokens were consumed of a kind that has no price, or, in a price without token
    /// prices, when nothing of what was consumed has one.
    /// </returns>
    public static Money? Cost(ModelPrice price, TokenUsage usage, BillableUnits units = default)
    {
        ArgumentNullException.ThrowIfNull(price);
        var rates = price.TokensFor(usage.InputTokens);
        return Total(rates, Tokens(rates, usage), Units(price, units));
    }

    /// <summary>Gives the most a call can cost: every token is taken to be of the dearest kind.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="inputTokens">Its input tokens.</param>
    /// <param name="outputTokens">The most output tokens it can have, over all choices.</param>
    /// <returns>The cost; <see langword="null"/> when input or output has no price.</returns>
    public static Money? Most(ModelPrice price, long inputTokens, long outputTokens)
    {
        ArgumentNullException.ThrowIfNull(price);
        var rates = price.TokensFor(inputTokens);
        var tokens = new CostSum();
        tokens.AddMillionths(inputTokens, rates.HighestInput);
        tokens.AddMillionths(outputTokens, rates.HighestOutput);
        return Total(rates, tokens, Units(price, default));
    }

    private static Money? Total(TokenPrices rates, CostSum tokens, CostSum units)
    {
        // A model priced by the image or the second may report tokens as well; they are free then.
        var isUnpriced = rates.IsEmpty
            ? !units.HasPriced && (tokens.HasUnpriced || units.HasUnpriced)
            : tokens.HasUnpriced;
        return isUnpriced ? null : (tokens + units).Total;
    }

    private static CostSum Tokens(TokenPrices rates, TokenUsage usage)
    {
        var sum = new CostSum();
        var input = usage.InputTokens;
        sum.AddMillionths(Take(ref input, usage.CachedInputTokens), rates.CachedInput ?? rates.Input);
        sum.AddMillionths(Take(ref input, usage.CacheWriteTokens), rates.CacheWrite ?? rates.Input);
        sum.AddMillionths(Take(ref input, usage.AudioInputTokens), rates.AudioInput ?? rates.Input);
        sum.AddMillionths(input, rates.Input);
        var output = usage.OutputTokens;
        sum.AddMillionths(Take(ref output, usage.ReasoningTokens), rates.Reasoning ?? rates.Output);
        sum.AddMillionths(Take(ref output, usage.AudioOutputTokens), rates.AudioOutput ?? rates.Output);
        sum.AddMillionths(output, rates.Output);
        return sum;
    }

    private static CostSum Units(ModelPrice price, BillableUnits units)
    {
        var sum = new CostSum();
        if (units.Images > 0)
        {
            sum.AddEach(units.Images, price.ForImage(units.ImageQuality, units.ImageSize));
        }

        if (price.PerRequest is not null)
        {
            sum.AddEach(1, price.PerRequest);
        }

        sum.AddTime(units.Duration, price.PerSecond);
        sum.AddMillionths(units.Characters, price.PerMillionCharacters);
        return sum;
    }

    /// <summary>Takes a part out of what is left of the whole.</summary>
    private static long Take(ref long whole, long part)
    {
        var taken = Math.Clamp(part, 0, Math.Max(0, whole));
        whole -= taken;
        return taken;
    }
}
