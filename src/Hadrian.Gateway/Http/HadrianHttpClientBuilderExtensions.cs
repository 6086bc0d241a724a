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

    /// <summary>Limits the request rate and the calls under way.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The limits of this client alone; <see langword="null"/> to share the application's.</param>
    public static IHttpClientBuilder AddHadrianRateLimit(this IHttpClientBuilder builder, Action<RateLimitOptions>? configure = null)
    {
        var policy = new SharedPolicy(PolicyFactories.RateLimit(configure));
        return builder.AddHadrianPolicy(policy.Get);
    }

    /// <summary>Lets requests pass while their worst-case cost fits the caller's budgets; see <see cref="BudgetOptions.OnUnpriced"/> for requests without a known price.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The budgets of this client alone, counted in memory; <see langword="null"/> to share the application's.</param>
    public static IHttpClientBuilder AddHadrianBudget(this IHttpClientBuilder builder, Action<BudgetOptions>? configure = null)
    {
        var policy = new SharedPolicy(PolicyFactories.Budget(configure));
        return builder.AddHadrianPolicy(policy.Get);
    }

    /// <summary>Records what every request used. Needs <c>AddHadrianGateway()</c>.</summary>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddHadrianUsage(this IHttpClientBuilder builder)
        => builder.AddHadrianPolicy(services => services.GetRequiredService<UsagePolicy>());

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
        return builder.AddHttpMessageHandler(services => Handler(services, PolicyFactories.Pipeline(services, policy), builder.Name));
    }

    private static PolicyHandler Handler(IServiceProvider services, PolicyPipeline pipeline, string clientName)
        => new(pipeline, services.GetService<IOptions<AuthenticationOptions>>()?.Value.ApiKey.HeaderName ?? "X-API-Key", clientName);

    /// <summary>Keeps one policy over the renewals of a client's handlers; its counters must not start anew with them.</summary>
    private sealed class SharedPolicy(Func<IServiceProvider, IGatewayPolicy> create)
    {
        private readonly Lock _creating = new();
        private IGatewayPolicy? _policy;

        public IGatewayPolicy Get(IServiceProvider services)
        {
            lock (_creating)
            {
                return _policy ??= create(services);
            }
        }
    }
}
