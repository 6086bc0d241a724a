using System.Numerics;
using CsCheck;
using Hadrian.Gateway.Tests.Support;

namespace Hadrian.Gateway.Tests.Pricing;

public class CostCalculatorTests
{
    private static readonly Gen<long> Count = Gen.OneOf(Gen.Long[0, 3], Gen.Long[0, 500_000], Gen.Long[0, 1_000_000_000_000]);
    private static readonly Gen<Money?> Part = Gen.OneOf(Gen.Long[0, 3], Gen.Long[0, 100_000_000_000], Gen.Const(ModelPrice.Largest.NanoUsd))
        .Select(nano => new Money(nano)).Nullable();

    private static readonly Gen<TokenPrices> Tokens = Gen.Select(Part, Part, Part, Part, Part, Part, Part, (input, cached, written, audioIn, output, reasoning, audioOut) => new TokenPrices
    {
        Input = input ?? Money.Zero,
        CachedInput = cached,
        CacheWrite = written,
        AudioInput = audioIn,
        Output = output ?? Money.Zero,
        Reasoning = reasoning,
        AudioOutput = audioOut,
    });

    private static readonly Gen<TokenUsage> Usage = Gen.Select(Count, Count, Count, Count, Count, Count, Count, (input, cached, written, audioIn, output, reasoning, audioOut) => new TokenUsage
    {
        InputTokens = input,
        CachedInputTokens = Math.Min(cached, input),
        CacheWriteTokens = Math.Min(written, input - Math.Min(cached, input)),
        AudioInputTokens = Math.Min(audioIn, Math.Max(0, input - cached - written)),
        OutputTokens = output,
        ReasoningTokens = Math.Min(reasoning, output),
        AudioOutputTokens = Math.Min(audioOut, Math.Max(0, output - reasoning)),
    });

    [Fact]
    public void Cost_AnyPriceAndUsage_IsTheExactSumRoundedOnce()
    {
        Gen.Select(Tokens, Usage, Gen.Int[0, 1_000], Gen.Long[0, long.MaxValue / 1_000], Part, Part).Sample(
            (tokens, usage, images, ticks, perImage, perSecond) =>
            {
                var price = new ModelPrice { Tokens = tokens, PerImage = perImage, PerSecond = perSecond };
                var units = new BillableUnits { Images = images, Duration = TimeSpan.FromTicks(ticks) };

                var cost = CostCalculator.Cost(price, usage, units);

                return cost?.NanoUsd == Oracle(price, usage, units);
            },
            iter: 20_000);
    }

    [Fact]
    public void Cost_MoreTokensOfAClass_NeverCostsLess()
    {
        Gen.Select(Tokens, Usage, Count, Gen.Int[0, 4]).Sample(
            (tokens, usage, more, kind) =>
            {
                var price = new ModelPrice { Tokens = tokens };
                var larger = kind switch
                {
                    0 => usage with { InputTokens = usage.InputTokens + more },
                    1 => usage with { InputTokens = usage.InputTokens + more, CachedInputTokens = usage.CachedInputTokens + more },
                    2 => usage with { InputTokens = usage.InputTokens + more, CacheWriteTokens = usage.CacheWriteTokens + more },
                    3 => usage with { OutputTokens = usage.OutputTokens + more },
                    _ => usage with { OutputTokens = usage.OutputTokens + more, ReasoningTokens = usage.ReasoningTokens + more },
                };
                return CostCalculator.Cost(price, larger) >= CostCalculator.Cost(price, usage);
            },
            iter: 5_000);
    }

    [Fact]
    public void Most_AnySplitOfTheTokens_CostsNoMore()
    {
        Gen.Select(Tokens, Usage).Sample(
            (tokens, usage) =>
            {
                var price = new ModelPrice { Tokens = tokens };
                return CostCalculator.Most(price, usage.InputTokens, usage.OutputTokens) >= CostCalculator.Cost(price, usage);
            },
            iter: 5_000);
    }

    [Fact]
    [Trait("Property", "US-3")]
    public void Cost_AMillionTinyCalls_AddUpToTheExactPrice()
    {
        foreach (var (name, price) in ListPrices())
        {
            var usage = new TokenUsage { InputTokens = 6, CachedInputTokens = 2, OutputTokens = price.Tokens.Output is null ? 0 : 4 };
            var sum = CostCalculator.Cost(price, usage)!.Value * 1_000_000;

            // A million calls of n tokens at a price per million tokens come to n times the price.
            var tokens = price.Tokens;
            var exact = (4 * tokens.Input!.Value.Dollars) + (2 * (tokens.CachedInput ?? tokens.Input).Value.Dollars) + (usage.OutputTokens * (tokens.Output?.Dollars ?? 0));
            Assert.True(Math.Abs(sum.Dollars - exact) <= exact / 1000, $"{name}: {sum} instead of {exact}");
        }
    }

    [Fact]
    [Trait("Property", "US-4")]
    public void Cost_PartHasNoPrice_CostsWhatItsWholeCosts()
    {
        var price = PriceSamples.PerMillion(input: 2, output: 8);
        var usage = new TokenUsage { InputTokens = 1_000, CachedInputTokens = 700, CacheWriteTokens = 200, OutputTokens = 500, ReasoningTokens = 400 };

        Assert.Equal(PriceSamples.Dollars(0.002m + 0.004m), CostCalculator.Cost(price, usage));
    }

    [Fact]
    [Trait("Property", "US-4")]
    public void Cost_PriceIsZero_IsZero()
        => Assert.Equal(Money.Zero, CostCalculator.Cost(PriceSamples.PerMillion(0, 0), new TokenUsage { InputTokens = 5, OutputTokens = 5 }));

    [Fact]
    [Trait("Property", "US-4")]
    public void Cost_WholeHasNoPrice_IsUnknownAndNotZero()
    {
        var price = new ModelPrice { Tokens = new TokenPrices { Input = PriceSamples.Dollars(1) } };

        Assert.Null(CostCalculator.Cost(price, new TokenUsage { InputTokens = 1, OutputTokens = 1 }));
        Assert.Equal(new Money(1_000), CostCalculator.Cost(price, new TokenUsage { InputTokens = 1 }));
        Assert.Null(CostCalculator.Cost(new ModelPrice(), new TokenUsage { InputTokens = 1 }));
    }

    [Fact]
    [Trait("Property", "US-5")]
    public void Cost_Parts_AreTakenOutOfTheirWhole()
    {
        var price = PriceSamples.PerMillion(input: 3, output: 15, cached: 0.3m, written: 3.75m, reasoning: 20);
        var usage = new TokenUsage { InputTokens = 10_000, CachedInputTokens = 6_000, CacheWriteTokens = 3_000, OutputTokens = 2_000, ReasoningTokens = 1_500 };

        var expected = (1_000 * 3m) + (6_000 * 0.3m) + (3_000 * 3.75m) + (500 * 15m) + (1_500 * 20m);
        Assert.Equal(PriceSamples.Dollars(expected / 1_000_000), CostCalculator.Cost(price, usage));
    }

    [Fact]
    [Trait("Property", "US-5")]
    public void Cost_PartsExceedTheirWhole_BillNoTokenTwice()
    {
        var price = PriceSamples.PerMillion(input: 1, output: 1);
        var usage = new TokenUsage { InputTokens = 10, CachedInputTokens = 8, CacheWriteTokens = 8, AudioInputTokens = 8, OutputTokens = 10, ReasoningTokens = 12, AudioOutputTokens = -3 };

        Assert.Equal(new Money(20_000), CostCalculator.Cost(price, usage));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(15, 2)]
    [InlineData(25, 2)]
    [InlineData(35, 4)]
    public void Cost_HalfANanoDollar_GoesToEven(long tokens, long expected)
    {
        var tenthOfANano = new ModelPrice { Tokens = new TokenPrices { Input = new Money(100_000) } };

        Assert.Equal(new Money(expected), CostCalculator.Cost(tenthOfANano, new TokenUsage { InputTokens = tokens }));
    }

    [Theory]
    [InlineData(200_000, 0.25)]
    [InlineData(200_001, 0.5000025)]
    public void Cost_LongContext_IsBilledWholeByItsTier(long input, decimal expected)
    {
        var price = PriceSamples.PerMillion(1.25m, 10) with { ContextTiers = [new(200_000, PriceSamples.PerMillion(2.5m, 15).Tokens), new(0, PriceSamples.PerMillion(1.25m, 10).Tokens)] };

        Assert.Equal(PriceSamples.Dollars(expected), CostCalculator.Cost(price, new TokenUsage { InputTokens = input }));
    }

    [Fact]
    public void Cost_OtherUnits_AreBilledBesideTokens()
    {
        var price = PriceSamples.PerMillion(1, 1) with
        {
            PerImage = PriceSamples.Dollars(0.04m),
            PerRequest = PriceSamples.Dollars(0.01m),
            PerSecond = PriceSamples.Dollars(0.0001m),
            PerMillionCharacters = PriceSamples.Dollars(15),
        };
        var units = new BillableUnits { Images = 2, Duration = TimeSpan.FromMilliseconds(1_500), Characters = 1_000 };

        Assert.Equal(PriceSamples.Dollars(0.08m + 0.01m + 0.00015m + 0.015m + 0.000002m), CostCalculator.Cost(price, new TokenUsage { InputTokens = 1, OutputTokens = 1 }, units));
    }

    [Fact]
    public void Cost_PricedByTheImage_LetsTokensPassButNotAnImageWithoutPrice()
    {
        var price = new ModelPrice { ImagePrices = [new("hd", "1024x1024", PriceSamples.Dollars(0.08m))] };
        var usage = new TokenUsage { InputTokens = 50 };

        Assert.Equal(PriceSamples.Dollars(0.08m), CostCalculator.Cost(price, usage, new BillableUnits { Images = 1, ImageQuality = "hd", ImageSize = "1024x1024" }));
        Assert.Null(CostCalculator.Cost(price, usage, new BillableUnits { Images = 1, ImageQuality = "hd", ImageSize = "512x512" }));
        Assert.Null(CostCalculator.Cost(price, usage));
    }

    [Fact]
    public void Cost_BeyondTheRangeOfMoney_StopsAtItsEnd()
    {
        var price = new ModelPrice { Tokens = new TokenPrices { Input = ModelPrice.Largest, Output = ModelPrice.Largest } };

        Assert.Equal(Money.Maximum, CostCalculator.Cost(price, new TokenUsage { InputTokens = long.MaxValue, OutputTokens = long.MaxValue }));
    }

    [Fact]
    public void Cost_OnTheHotPath_AllocatesNothing()
    {
        var price = PriceSamples.PerMillion(3, 15, 0.3m) with { ContextTiers = [new(200_000, PriceSamples.PerMillion(6, 22).Tokens)] };
        var usage = new TokenUsage { InputTokens = 1_000, CachedInputTokens = 10, OutputTokens = 20, ReasoningTokens = 5 };
        CostCalculator.Cost(price, usage);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            CostCalculator.Cost(price, usage);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<(string Name, ModelPrice Price)> ListPrices()
        => from name in PriceCatalog.BuiltIn.Names
           from model in PriceCatalog.BuiltIn.Named(name)!.Models
           where model.Value.Price?.Tokens.Input is not null
           select (model.Key, model.Value.Price);

    private static long Oracle(ModelPrice price, TokenUsage usage, BillableUnits units)
    {
        var tokens = price.Tokens;
        BigInteger perMillion =
            Nano(usage.InputTokens - usage.CachedInputTokens - usage.CacheWriteTokens - usage.AudioInputTokens, tokens.Input)
            + Nano(usage.CachedInputTokens, tokens.CachedInput ?? tokens.Input)
            + Nano(usage.CacheWriteTokens, tokens.CacheWrite ?? tokens.Input)
            + Nano(usage.AudioInputTokens, tokens.AudioInput ?? tokens.Input)
            + Nano(usage.OutputTokens - usage.ReasoningTokens - usage.AudioOutputTokens, tokens.Output)
            + Nano(usage.ReasoningTokens, tokens.Reasoning ?? tokens.Output)
            + Nano(usage.AudioOutputTokens, tokens.AudioOutput ?? tokens.Output);
        const long Denominator = 10_000_000;
        var numerator = (perMillion * 10) + (Nano(units.Images, price.PerImage) * Denominator) + Nano(units.Duration.Ticks, price.PerSecond);
        var whole = BigInteger.DivRem(numerator, Denominator, out var rest);
        whole += (rest * 2).CompareTo(Denominator) switch { > 0 => 1, 0 => whole.IsEven ? 0 : 1, _ => 0 };
        return (long)BigInteger.Min(whole, long.MaxValue);
    }

    private static BigInteger Nano(long count, Money? price) => (BigInteger)count * (price?.NanoUsd ?? 0);
}
