using Hadrian;
using Hadrian.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Adds Hadrian's policies to any chat client.</summary>
/// <remarks>
/// Without <c>configure</c> the policy of the application's gateway is used, so that all faces count together; with it
/// the client gets a policy of its own. None of them needs a database or ASP.NET Core.
/// </remarks>
public static class HadrianChatClientBuilderExtensions
{
    /// <summary>Authenticates calls by gateway key, see <see cref="HadrianChatOptionsExtensions.WithHadrianApiKey(ChatOptions, string)"/>. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The builder.</param>
    public static ChatClientBuilder UseHadrianApiKey(this ChatClientBuilder builder)
        => builder.UseHadrianPolicy(services => services.GetRequiredService<ApiKeyAuthenticationPolicy>());

    /// <summary>Limits requests, tokens and the calls under way.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The limits of this client alone; <see langword="null"/> to share the application's.</param>
    public static ChatClientBuilder UseHadrianRateLimit(this ChatClientBuilder builder, Action<RateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = PolicyFactories.RateLimit(configure);
        return builder.Use((inner, services) => new PolicyChatClient(inner, PolicyFactories.Pipeline(services, policies(services))));
    }

    /// <summary>Lets calls pass while their worst-case cost fits the caller's budgets; see <see cref="BudgetOptions.OnUnpriced"/> for calls without a known price. Without a gateway the list prices apply, and those in <see cref="PricingOptions"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The budgets of this client alone, counted in memory; <see langword="null"/> to share the application's.</param>
    public static ChatClientBuilder UseHadrianBudget(this ChatClientBuilder builder, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = PolicyFactories.Budget(configure);
        return builder.Use((inner, services) => new PolicyChatClient(inner, PolicyFactories.Pipeline(services, policies(services))));
    }

    /// <summary>Records what every call used. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The builder.</param>
    public static ChatClientBuilder UseHadrianUsage(this ChatClientBuilder builder)
        => builder.UseHadrianPolicy(services => services.GetRequiredService<UsagePolicy>());

    /// <summary>Leaves a failing provider alone for a while: after repeated failures calls are refused at once with <c>circuit_breaker_open</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="provider">The provider's name; <see langword="null"/> for the one the inner client gives itself.</param>
    /// <param name="configure">Settings of this client's own breaker; <see langword="null"/> to share that of the gateway's provider of the given name, where there is one.</param>
    /// <remarks>Add it inside of anything that retries. Statuses in a vendor's exceptions are read by the registered <see cref="IUpstreamStatusReader"/>s.</remarks>
    public static ChatClientBuilder UseHadrianCircuitBreaker(this ChatClientBuilder builder, string? provider = null, Action<CircuitBreakerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) => new CircuitBreakerChatClient(
            inner,
            StandaloneBreaker.Get(services, provider, inner.GetService<ChatClientMetadata>()?.ProviderName, configure),
            StandaloneBreaker.Classifier(services)));
    }

    /// <summary>Evaluates what is sent and what is answered. Add it outside of budgets and usage, so that a blocked answer is billed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The guardrails of this client alone; <see langword="null"/> to share the application's.</param>
    /// <remarks>Without a configured guardrail nothing is added.</remarks>
    public static ChatClientBuilder UseHadrianGuardrails(this ChatClientBuilder builder, Action<GuardrailOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) => GuardrailServices.Get(services, configure) is { IsActive: true } engine
            ? new GuardrailChatClient(inner, engine)
            : inner);
    }

    /// <summary>Adds any policy.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="policy">Gives the policy.</param>
    public static ChatClientBuilder UseHadrianPolicy(this ChatClientBuilder builder, Func<IServiceProvider, IGatewayPolicy> policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        return builder.Use((inner, services) => new PolicyChatClient(inner, PolicyFactories.Pipeline(services, policy(services))));
    }
}
