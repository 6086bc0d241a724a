using Hadrian.Gateway.Tests.Support;

namespace Hadrian.Gateway.Tests.Pricing;

public class ConfiguredPricesTests
{
    [Fact]
    public void Read_EveryPart_IsRead()
    {
        var price = Read(
            ("providers:p:models:m:input_per_1m_tokens", "1"),
            ("providers:p:models:m:cached_input_per_1m_tokens", "2"),
            ("providers:p:models:m:cache_write_per_1m_tokens", "3"),
            ("providers:p:models:m:audio_input_per_1m_tokens", "4"),
            ("providers:p:models:m:output_per_1m_tokens", "5"),
            ("providers:p:models:m:reasoning_per_1m_tokens", "6"),
            ("providers:p:models:m:audio_output_per_1m_tokens", "7"),
            ("providers:p:models:m:per_image", "8"),
            ("providers:p:models:m:image_pricing:hd:1024x1024", "9"),
            ("providers:p:models:m:per_request", "10"),
            ("providers:p:models:m:per_second", "11"),
            ("providers:p:models:m:per_1m_characters", "12"),
            ("providers:p:models:m:context_tiers:0:above_input_tokens", "100"),
            ("providers:p:models:m:context_tiers:0:input_per_1m_tokens", "13")).Models[new("p", "m")].Price!;

        var tokens = price.Tokens;
        Assert.Equal(
            [1L, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 5],
            new[]
            {
                tokens.Input, tokens.CachedInput, tokens.CacheWrite, tokens.AudioInput, tokens.Output, tokens.Reasoning, tokens.AudioOutput, price.PerImage,
                price.ForImage("hd", "1024x1024"), price.PerRequest, price.PerSecond, price.PerMillionCharacters, price.TokensFor(101).Input,
                price.TokensFor(101).Output,
            }.Select(money => money!.Value.Microcents));
    }

    [Fact]
    public void Read_NameWithColons_IsOneModel()
    {
        var models = Read(
            ("providers:p:models:vendor.model-v1:0:input_per_1m_tokens", "1"),
            ("providers:p:models:vendor.model-v1:0:capabilities:vision", "true"),
            ("providers:p:models:llama3:8b:max_output_tokens", "7"),
            ("providers:p:models:llama3:max_output_tokens", "8")).Models;

        Assert.Equal(["llama3", "llama3:8b", "vendor.model-v1:0"], models.Keys.Select(key => key.Model).Order(StringComparer.Ordinal));
        Assert.Equal((7, null), (models[new("p", "llama3:8b")].MaxOutputTokens, models[new("p", "llama3:8b")].Price));
    }

    [Fact]
    public void Read_PriceOfCode_ReplacesThatOfTheTableOnly()
    {
        var options = new PricingOptions { Prices = { new("p", "m", PriceSamples.PerMillion(3, 3)), new("p", "n", PriceSamples.PerMillion(3, 3)) } };
        var configuration = new GatewayConfiguration(PriceSamples.Configuration(
            ("pricing:pricing:p:m:input_per_1m_tokens", "1"), ("providers:p:models:n:input_per_1m_tokens", "2"), ("providers:p:models:m:max_output_tokens", "5")));

        var models = ConfiguredPrices.Read(configuration, options).Models;

        Assert.Equal((3m, PricingSources.PricingConfig, 5L), (models[new("p", "m")].Price!.Tokens.Input!.Value.Dollars, models[new("p", "m")].Source, models[new("p", "m")].MaxOutputTokens));
        Assert.Equal((2, PricingSources.ProviderConfig), (models[new("p", "n")].Price!.Tokens.Input!.Value.Microcents, models[new("p", "n")].Source));
    }

    [Theory]
    [InlineData("pricing:pricing:p:m:per_image", "x", "pricing.pricing.p.\"m\".per_image: must be whole microcents (millionths of a dollar: $2.50 is 2500000), from 0 to 1000000000000, not 'x'.")]
    [InlineData("providers:p:models:m:input_per_1m_tokens", "-1", "providers.p.models.\"m\".input_per_1m_tokens: must be whole microcents")]
    [InlineData("providers:p:models:m:input_per_1m_tokens", "2.5", "providers.p.models.\"m\".input_per_1m_tokens: must be whole microcents")]
    [InlineData("providers:p:models:m:input_per_1m_tokens", "1000000000001", "providers.p.models.\"m\".input_per_1m_tokens: must be whole microcents")]
    [InlineData("providers:p:models:m:image_pricing:hd:512x512", "?", "providers.p.models.\"m\".image_pricing.\"hd:512x512\": must be whole microcents")]
    [InlineData("providers:p:models:m:cached_input_per_1m_tokens", "1", "providers.p.models.\"m\".input_per_1m_tokens is missing though a part of it has a price")]
    [InlineData("providers:p:models:m:reasoning_per_1m_tokens", "1", "providers.p.models.\"m\".output_per_1m_tokens is missing though a part of it has a price")]
    [InlineData("providers:p:models:m:max_output_tokens", "0", "providers.p.models.\"m\".max_output_tokens: must be a number of tokens, from 1 to")]
    [InlineData("providers:p:models:m:context_tiers:0:input_per_1m_tokens", "1", "providers.p.models.\"m\".context_tiers[0].above_input_tokens is missing")]
    [InlineData("pricing:models:m:input", "much", "pricing.models.\"m\".input: must be dollars per million tokens, from 0 to 1000000, such as 2.50, not 'much'.")]
    [InlineData("pricing:default_output_price", "-1", "pricing.default_output_price: must be dollars per million tokens")]
    public void Read_PriceIsWrong_SaysWhichAndHowToWriteIt(string key, string value, string message)
    {
        var exception = Assert.Throws<GatewayConfigurationException>(() => Read((key, value)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralAreWrong_NamesAll()
    {
        var exception = Assert.Throws<GatewayConfigurationException>(
            () => Read(("pricing:pricing:p:m:per_image", "x"), ("providers:p:models:m:per_request", "y"), ("pricing:default_input_price", "z")));

        Assert.Equal(3, exception.Message.Split(Environment.NewLine).Length);
    }

    private static ConfiguredPrices Read(params (string, string)[] settings)
        => ConfiguredPrices.Read(new GatewayConfiguration(PriceSamples.Configuration(settings)), new PricingOptions());
}
