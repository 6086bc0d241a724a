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
        return builder.Use((inner, services) => new PolicyEmbeddingGenerator(inner, PolicyFactories.Pipeline(services, policy(services))));
    }

    /// <summary>Limits requests, tokens and the calls under way of an embedding generator.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The limits of this generator alone; <see langword="null"/> to share the application's.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianRateLimit(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, Action<RateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = PolicyFactories.RateLimit(configure);
        return builder.Use((inner, services) => new PolicyEmbeddingGenerator(inner, PolicyFactories.Pipeline(services, policies(services))));
    }

    /// <summary>Lets calls of an embedding generator pass while their worst-case cost fits the caller's budgets.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The budgets of this generator alone, counted in memory; <see langword="null"/> to share the application's.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianBudget(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = PolicyFactories.Budget(configure);
        return builder.Use((inner, services) => new PolicyEmbeddingGenerator(inner, PolicyFactories.Pipeline(services, policies(services))));
    }

    /// <summary>Leaves a failing provider alone for a while: after repeated failures calls are refused at once with <c>circuit_breaker_open</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="provider">The provider's name; <see langword="null"/> for the one the inner generator gives itself.</param>
    /// <param name="configure">Settings of this generator's own breaker; <see langword="null"/> to share that of the gateway's provider of the given name, where there is one.</param>
    public static EmbeddingGeneratorBuilder<string, Embedding<float>> UseHadrianCircuitBreaker(
        this EmbeddingGeneratorBuilder<string, Embedding<float>> builder, string? provider = null, Action<CircuitBreakerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) => new CircuitBreakerEmbeddingGenerator(
            inner,
            StandaloneBreaker.Get(services, provider, NameOf(inner), configure),
            StandaloneBreaker.Classifier(services)));
    }

    private static string? NameOf(IEmbeddingGenerator<string, Embedding<float>> generator)
        => (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.ProviderName;
}
