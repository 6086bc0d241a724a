using Hadrian;
using Hadrian.Gateway;

namespace Microsoft.Extensions.AI;

/// <summary>Adds Hadrian's policies to any embedding generator.</summary>
public static class HadrianEmbeddingGeneratorBuilderExtensions
{
    /// <summary>Adds any policy to an embedding generator.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="policy">Gives the policy.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianPolicy(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, Func<IServiceProvider, IGatewayPolicy> policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        return builder.Use((inner, services) => new PolicyEmbeddingGenerator(inner, PolicyFactories.Pipeline(services, policy)));
    }

    /// <summary>Limits the request rate and the calls under way of an embedding generator.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The limits of this generator alone; <see langword="null"/> to share the application's.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianRateLimit(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, Action<RateLimitOptions>? configure = null)
        => builder.UseHadrianPolicy(PolicyFactories.RateLimit(configure));

    /// <summary>Lets calls of an embedding generator pass while their worst-case cost fits the caller's budgets.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The budgets of this generator alone, counted in memory; <see langword="null"/> to share the application's.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianBudget(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, Action<BudgetOptions>? configure = null)
        => builder.UseHadrianPolicy(PolicyFactories.Budget(configure));
}
