using System.Collections.Frozen;

namespace Hadrian.Gateway;

/// <summary>The prices of the configuration and of code: models at their providers before the price table, code before files.</summary>
internal sealed class ConfiguredPrices
{
    private const string Section = "pricing";

    private ConfiguredPrices(Dictionary<PriceKey, ConfiguredModel> models, Dictionary<string, ModelPrice> anyProvider, ModelPrice? standard)
    {
        Models = models.ToFrozenDictionary();
        AnyProvider = anyProvider.ToFrozenDictionary(StringComparer.Ordinal);
        Default = standard;
    }

    /// <summary>Gets the models by provider.</summary>
    public FrozenDictionary<PriceKey, ConfiguredModel> Models { get; }

    /// <summary>Gets prices of models wherever they are: <c>[pricing.models]</c>.</summary>
    public FrozenDictionary<string, ModelPrice> AnyProvider { get; }

    /// <summary>Gets the price of every model no other price is known for.</summary>
    public ModelPrice? Default { get; }

    /// <exception cref="GatewayConfigurationException">A price is wrong; the message names all that are.</exception>
    public static ConfiguredPrices Read(GatewayConfiguration configuration, PricingOptions options)
    {
        var problems = new List<string>();
        var models = new Dictionary<PriceKey, ConfiguredModel>();
        foreach (var provider in configuration.Section(Section + ":pricing").GetChildren())
        {
            foreach (var (model, reader) in PriceReader.ModelsOf(provider, $"{Section}.pricing.{provider.Key}", problems))
            {
                models[new(provider.Key, model)] = new(reader.Price(), PricingSources.PricingConfig, null);
            }
        }

        foreach (var (provider, model, price) in options.Prices)
        {
            models[new(provider, model)] = new(price, PricingSources.PricingConfig, null);
        }

        foreach (var provider in configuration.Section("providers").GetChildren())
        {
            foreach (var (model, reader) in PriceReader.ModelsOf(provider.GetSection("models"), $"providers.{provider.Key}.models", problems))
            {
                var key = new PriceKey(provider.Key, model);
                models[key] = reader.Price() is { } price
                    ? new(price, PricingSources.ProviderConfig, reader.MaxOutputTokens())
                    : models.GetValueOrDefault(key, new(null, PricingSources.None, null)) with { MaxOutputTokens = reader.MaxOutputTokens() };
            }
        }

        var anyProvider = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var model in configuration.Section(Section + ":models").GetChildren())
        {
            if (new PriceReader(model, $"{Section}.models.\"{model.Key}\"", problems).PriceInDollars("input", "output") is { } price)
            {
                anyProvider[model.Key] = price;
            }
        }

        var standard = new PriceReader(configuration.Section(Section), Section, problems).PriceInDollars("default_input_price", "default_output_price");
        return problems.Count == 0
            ? new ConfiguredPrices(models, anyProvider, standard)
            : throw new GatewayConfigurationException(string.Join(Environment.NewLine, problems));
    }
}
