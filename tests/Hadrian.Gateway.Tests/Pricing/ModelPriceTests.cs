using Hadrian.Gateway.Tests.Support;

namespace Hadrian.Gateway.Tests.Pricing;

public class ModelPriceTests
{
    [Theory]
    [InlineData("hd", "1024x1024", 4)]
    [InlineData("low", "1024x1024", 3)]
    [InlineData("hd", "512x512", 2)]
    [InlineData("low", "512x512", 1)]
    [InlineData(null, null, 1)]
    public void ForImage_SeveralFit_TakesTheClosest(string? quality, string? size, long cents)
    {
        var price = new ModelPrice
        {
            PerImage = Money.FromCents(9),
            ImagePrices =
            [
                new("*", "*", Money.FromCents(1)),
                new("hd", "1024x1024", Money.FromCents(4)),
                new("hd", "*", Money.FromCents(2)),
                new("*", "1024x1024", Money.FromCents(3)),
            ],
        };

        Assert.Equal(Money.FromCents(cents), price.ForImage(quality, size));
    }

    [Fact]
    public void ForImage_NoneFits_IsThePriceOfAnyImage()
    {
        var price = new ModelPrice { PerImage = Money.FromCents(9), ImagePrices = [new("hd", "*", Money.FromCents(1))] };

        Assert.Equal(Money.FromCents(9), price.ForImage("low", "512x512"));
        Assert.Null((price with { PerImage = null }).ForImage("low", "512x512"));
    }

    [Fact]
    public void Prices_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenPrices { CacheWrite = new Money(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelPrice { PerRequest = ModelPrice.Largest + new Money(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePrice("*", "*", new Money(-1)));
    }

    [Fact]
    public void IsEmpty_AnyPartIsSet_IsFalse()
    {
        Assert.True(new ModelPrice().IsEmpty);
        Assert.False(new ModelPrice { PerSecond = Money.Zero }.IsEmpty);
        Assert.False(PriceSamples.PerMillion(0, 0).IsEmpty);
    }
}
