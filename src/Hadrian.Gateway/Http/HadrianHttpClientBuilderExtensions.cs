using Hadrian;
using Hadrian.Gateway;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Hadrian's policies to an <see cref="HttpClient"/> that speaks OpenAI's protocol, such as the one under a vendor's SDK.</summary>
/// <remarks>Add them before a resilience handler: they count a call, not its attempts.</remarks>
public static class HadrianHttpClientBuilderExtensions
{
    /// <summary>Authenticates requests by gateway key and takes the key off before they leave. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddHadrianApiKey(this IHttpClientBuilder builder)
        => builder.AddHadrianPolicy(services => services.GetRequiredService<ApiKeyAuthenticationPolicy>());

    /// <summary>Limits requests, tokens and the calls under way.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The limits of this client alone; <see langword="null"/> to share the application's.</param>
    public static IHttpClientBuilder AddHadrianRateLimit(this IHttpClientBuilder builder, Action<RateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = new Shared<IGatewayPolicy[]>(PolicyFactories.RateLimit(configure));
        return builder.AddHttpMessageHandler(services => Handler(services, PolicyFactories.Pipeline(services, policies.Get(services)), builder.Name));
    }

    /// <summary>Lets requests pass while their worst-case cost fits the caller's budgets; see <see cref="BudgetOptions.OnUnpriced"/> for requests without a known price. Without a gateway the list prices apply, and those in <see cref="PricingOptions"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The budgets of this client alone, counted in memory; <see langword="null"/> to share the application's.</param>
    public static IHttpClientBuilder AddHadrianBudget(this IHttpClientBuilder builder, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policies = new Shared<PolicyFactories.Priced>(PolicyFactories.Budget(configure));
        return builder.AddHttpMessageHandler(services => Handler(services, PolicyFactories.Pipeline(services, policies.Get(services)), builder.Name));
    }

    /// <summary>Records what every request used. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddHadrianUsage(this IHttpClientBuilder builder)
        => builder.AddHadrianPolicy(services => services.GetRequiredService<UsagePolicy>());

    /// <summary>Evaluates what is sent and what is answered. Add it outside of budgets and usage, so that a blocked answer is billed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">The guardrails of this client alone; <see langword="null"/> to share the application's.</param>
    public static IHttpClientBuilder AddHadrianGuardrails(this IHttpClientBuilder builder, Action<GuardrailOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddHttpMessageHandler(services => new GuardrailHandler(GuardrailServices.Get(services, configure), PolicyFactories.Clock(services)));
    }

    /// <summary>Runs all of the gateway's policies, in their order, around every request. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddHadrianPolicies(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddHttpMessageHandler(services => Handler(services, services.GetRequiredService<PolicyPipeline>(), builder.Name));
    }

    /// <summary>Adds any policy.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="policy">Gives the policy. It is asked for again whenever the client's handlers are renewed, so it must give the same one.</param>
    public static IHttpClientBuilder AddHadrianPolicy(this IHttpClientBuilder builder, Func<IServiceProvider, IGatewayPolicy> policy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        return builder.AddHttpMessageHandler(services => Handler(services, PolicyFactories.Pipeline(services, policy(services)), builder.Name));
    }

    /// <summary>Repeats failed requests: 408, 429, statuses from 500 on, failed connections and timeouts, after growing waits or the provider's <c>Retry-After</c>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">How often and after what waits; <see langword="null"/> for the defaults, three retries.</param>
    /// <param name="deadline">The time for all attempts together; a wait that leaves none of it ends the retries. <see langword="null"/> for 100 seconds.</param>
    /// <remarks>
    /// POST requests are repeated too, so their content must allow to be sent again, as JSON does. Turn off the retries of a
    /// vendor's SDK above, or they multiply. Attempts have no time limit of their own here.
    /// </remarks>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static IHttpClientBuilder AddHadrianRetry(this IHttpClientBuilder builder, Action<RetryOptions>? configure = null, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = HttpRetry.Options(configure);
        builder.AddResilienceHandler("hadrian-retry", (pipeline, context)
            => HttpRetry.Configure(pipeline, context.ServiceProvider, builder.Name, options, deadline ?? TimeSpan.FromSeconds(100)));
        return builder;
    }

    /// <summary>Leaves a failing provider alone for a while: after repeated failures requests are answered at once with 503 <c>circuit_breaker_open</c>.</summary>
    /// <param name="builder">The client; its name is the provider's.</param>
    /// <param name="configure">Settings of this client's own breaker; <see langword="null"/> to share that of the gateway's provider of this name, where there is one.</param>
    /// <remarks>Add it after <see cref="AddHadrianRetry"/>, so that it counts every attempt and ends the retries when it opens.</remarks>
    public static IHttpClientBuilder AddHadrianCircuitBreaker(this IHttpClientBuilder builder, Action<CircuitBreakerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var breaker = new Shared<CircuitBreaker>(services => StandaloneBreaker.Get(services, builder.Name, describedAs: null, configure));
        return builder.AddHttpMessageHandler(services
            => new CircuitBreakerHandler(breaker.Get(services), StandaloneBreaker.Classifier(services), PolicyFactories.Clock(services)));
    }

    private static PolicyHandler Handler(IServiceProvider services, PolicyPipeline pipeline, string clientName)
        => new(pipeline, services.GetService<IOptions<AuthenticationOptions>>()?.Value.ApiKey.HeaderName ?? "X-API-Key", clientName);

    /// <summary>Keeps one policy or breaker over the renewals of a client's handlers; its counters must not start anew with them.</summary>
    private sealed class Shared<T>(Func<IServiceProvider, T> create)
        where T : class
    {
        private readonly Lock _creating = new();
        private T? _instance;

        public T Get(IServiceProvider services)
        {
            lock (_creating)
            {
                return _instance ??= create(services);
            }
        }
    }
}
