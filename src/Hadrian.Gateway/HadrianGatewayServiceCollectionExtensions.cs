using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Hadrian;
using Hadrian.Gateway;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Hadrian Gateway to an application.</summary>
public static class HadrianGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway's engine: the policies, routing, usage accounting and, in memory, all stores. The application's
    /// <see cref="IChatClient"/> and <see cref="IEmbeddingGenerator{TInput,TEmbedding}"/> are the routed, governed ones;
    /// ask them for <c>provider/model</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Where settings come from, such as a loaded <c>hadrian.toml</c>; <see langword="null"/> when all is set in code.</param>
    /// <remarks>Idempotent: a second call adds nothing and keeps the first configuration.</remarks>
    public static IHadrianGatewayBuilder AddHadrianGateway(this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(GatewayConfiguration)))
        {
            return new HadrianGatewayBuilder(services);
        }

        var root = (configuration ?? new ConfigurationBuilder().Build()).WithDecodedNames();
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new GatewayConfiguration(root));
        AddOptions(services, root);
        AddStores(services);
        AddPolicies(services);

        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<ProviderRegistry>();
        services.TryAddSingleton<ProviderInvoker>();
        AddResilience(services);
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelRouter>();
        services.TryAddSingleton<TargetLatencies>();
        services.TryAddSingleton<ModelBalancer>();
        services.TryAddSingleton<LatencyPolicy>();
        services.TryAddSingleton(provider => new CallPlanner(
            provider.GetRequiredService<ModelRouter>(),
            provider.GetRequiredService<DynamicProviderRouter>(),
            provider.GetRequiredService<ModelBalancer>(),
            provider.GetRequiredService<FallbackChains>(),
            provider.GetRequiredService<CostEstimator>()));
        services.AddDynamicProviders();
        services.TryAddSingleton(typeof(RoutedCalls<>));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, TestProviderFactory>());
        services.TryAddSingleton<AddressGuard>();
        services.TryAddSingleton<IImageFetcher, HttpImageFetcher>();
        services.TryAddSingleton<IChatClient>(Governed);
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(GovernedEmbeddings);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GatewayLifetime>());
        services.TryAddSingleton<SharedJobs>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionJob>());
        services.AddPricing(root);
        services.AddSecrets(root);
        services.AddGuardrails(root);
        services.AddResponseCache(root);
        AddHealthChecks(services);
        return new HadrianGatewayBuilder(services);
    }

    /// <summary>Adds the built-in provider that needs no network.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddTestProvider(
        this IHadrianGatewayBuilder builder, string name = "test", Action<TestProviderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new TestProviderOptions();
            configure?.Invoke(options);
            return new TestProvider(name, options, services.GetRequiredService<TimeProvider>());
        });
        return builder;
    }

    /// <summary>Sets how callers authenticate.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureAuthentication(this IHadrianGatewayBuilder builder, Action<AuthenticationOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets the limits on requests, tokens and calls under way.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureRateLimits(this IHadrianGatewayBuilder builder, Action<RateLimitOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets the budgets and what happens at their limits.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureBudgets(this IHadrianGatewayBuilder builder, Action<BudgetOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets how model strings find a provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureRouting(this IHadrianGatewayBuilder builder, Action<RoutingOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets prices and where costs come from.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigurePricing(this IHadrianGatewayBuilder builder, Action<PricingOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets what calls are taken to cost before they are made, above all those without a known price.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureCostEstimates(this IHadrianGatewayBuilder builder, Action<CostEstimateOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets the guardrails on what callers send and models answer.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureGuardrails(this IHadrianGatewayBuilder builder, Action<GuardrailOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets how usage is written.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureUsage(this IHadrianGatewayBuilder builder, Action<UsageOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets how long usage records are kept.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureRetention(this IHadrianGatewayBuilder builder, Action<RetentionOptions> configure)
        => Configure(builder, configure);

    /// <summary>Sets how providers connect to their upstreams.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureUpstreamHttp(this IHadrianGatewayBuilder builder, Action<UpstreamHttpOptions> configure)
        => Configure(builder, configure);

    /// <summary>Adds a policy of the application's own to every face of the gateway.</summary>
    /// <typeparam name="TPolicy">The policy; a singleton.</typeparam>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddPolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>(this IHadrianGatewayBuilder builder)
        where TPolicy : class, IGatewayPolicy
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayPolicy, TPolicy>());
        return builder;
    }

    private static IHadrianGatewayBuilder Configure<TOptions>(IHadrianGatewayBuilder builder, Action<TOptions> configure)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration root)
    {
        services.AddOptionsWithValidateOnStart<AuthenticationOptions, AuthenticationOptionsValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthenticationOptions>, JwtOptionsValidator>());
        services.Configure<AuthenticationOptions>(root.GetSection("auth"));
        services.Configure<AuthenticationOptions>(options => options.Mode = root["auth:type"] switch
        {
            null => options.Mode,
            "none" => AuthenticationMode.None,
            "api_key" => AuthenticationMode.ApiKey,
            "jwt" => AuthenticationMode.Jwt,
            "multi" => AuthenticationMode.Multi,
            var other => throw new GatewayConfigurationException($"auth.type: '{other}' is not one of none, api_key, jwt, multi."),
        });
        services.Configure<AuthenticationOptions>(options => options.ApiKey.CacheCapacity = root.GetValue("cache:max_capacity", options.ApiKey.CacheCapacity));
        services.AddOptionsWithValidateOnStart<RateLimitOptions, RateLimitOptionsValidator>();
        services.Configure<RateLimitOptions>(options => RateLimitSection.Bind(root.GetSection("limits:rate"), options));
        services.AddOptionsWithValidateOnStart<BudgetOptions, BudgetOptionsValidator>();
        services.Configure<BudgetOptions>(options => BudgetSection.Bind(root.GetSection("limits:budget"), options));
        services.AddOptionsWithValidateOnStart<UsageOptions, UsageOptionsValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UsageOptions>, DeadLetterOptionsValidator>());
        services.Configure<UsageOptions>(root.GetSection("observability:usage:buffer"));
        services.Configure<UsageOptions>(options => DeadLetterSection.Apply(root.GetSection("observability:dead_letter_queue"), options.DeadLetters));
        services.Configure<UsageOptions>(options => options.JournalMode = root["observability:usage:buffer:journal"] switch
        {
            null => options.JournalMode,
            "overflow" => UsageJournalMode.Overflow,
            "always" => UsageJournalMode.Always,
            var other => throw new GatewayConfigurationException($"observability.usage.buffer.journal: '{other}' is not one of overflow, always."),
        });
        services.AddOptionsWithValidateOnStart<RetentionOptions, RetentionOptionsValidator>();
        services.Configure<RetentionOptions>(options => options.Bind(root.GetSection("retention")));
        services.AddOptionsWithValidateOnStart<ModelCatalogOptions, ModelCatalogOptionsValidator>();
        services.Configure<ModelCatalogOptions>(root.GetSection("features:static_models_cache"));
        services.AddOptionsWithValidateOnStart<UpstreamHttpOptions, UpstreamHttpOptionsValidator>();
        services.Configure<UpstreamHttpOptions>(root.GetSection("server:http_client"));
        services.Configure<UrlAccessOptions>(root.GetSection("server"));
        services.AddOptionsWithValidateOnStart<ImageFetchingOptions, ImageFetchingOptionsValidator>();
        services.Configure<ImageFetchingOptions>(root.GetSection("features:image_fetching"));
        services.AddOptionsWithValidateOnStart<RoutingOptions, RoutingOptionsValidator>();
        services.Configure<RoutingOptions>(options =>
        {
            options.DefaultProvider = root["default_provider"] ?? options.DefaultProvider;
            RoutingSection.Bind(root.GetSection("routing:models"), options);
        });
    }

    private static void AddStores(IServiceCollection services)
    {
        services.TryAddSingleton<IApiKeyStore, InMemoryApiKeyStore>();
        AddTenancy(services);
        services.TryAddSingleton<IDynamicProviderStore, InMemoryDynamicProviderStore>();
        services.TryAddSingleton<ISettingStore, InMemorySettingStore>();
        services.TryAddSingleton<IAuditLog, InMemoryAuditLog>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<IUsageStore, InMemoryUsageStore>();
        services.TryAddSingleton<IRateLimitStore>(provider => new InMemoryRateLimitStore(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IBudgetLedger>(provider => new InMemoryBudgetLedger(
            provider.GetRequiredService<TimeProvider>(), provider.GetKeyedService<IBudgetSpendSource>(IBudgetSpendSource.SettledKey)));
        services.TryAddKeyedSingleton<IBudgetSpendSource>(IBudgetSpendSource.SettledKey, (provider, _) => SettledSpendSource.From(provider)!);
        services.TryAddSingleton(provider => new SpendForecaster(
            provider.GetKeyedService<IBudgetSpendSource>(IBudgetSpendSource.SettledKey), provider.GetRequiredService<IOptions<BudgetOptions>>(), provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddTenancy(IServiceCollection services)
    {
        services.TryAddSingleton<InMemoryTenancy>();
        services.TryAddSingleton<IOrganizationStore>(provider => new InMemoryOrganizationStore(
            provider.GetRequiredService<IApiKeyStore>(), provider.GetRequiredService<InMemoryTenancy>(), provider.GetRequiredService<IDynamicProviderStore>()));
        services.TryAddSingleton<IOrganizationUnitStore<Team>, InMemoryOrganizationUnitStore<Team>>();
        services.TryAddSingleton<IOrganizationUnitStore<Project>, InMemoryOrganizationUnitStore<Project>>();
        services.TryAddSingleton<IOrganizationUnitStore<ServiceAccount>, InMemoryOrganizationUnitStore<ServiceAccount>>();
        services.TryAddSingleton<IUserStore, InMemoryUserStore>();
        services.TryAddSingleton<IMembershipStore, InMemoryMembershipStore>();
    }

    private static void AddHealthChecks(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new ProviderHealthChecks(
            provider.GetRequiredService<ProviderRegistry>(),
            ActivatorUtilities.CreateInstance<HealthProbe>(provider),
            provider.GetRequiredService<SharedJobs>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<ProviderHealthChecks>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ProviderHealthChecks>());
    }

    private static void AddResilience(IServiceCollection services)
    {
        services.TryAddSingleton<AttemptClassifier>();
        services.TryAddSingleton<CircuitBreakers>();
        services.TryAddSingleton<ResilienceMetrics>();
        services.TryAddSingleton(typeof(AttemptRunner<>));
        services.TryAddSingleton<FallbackRules>();
        services.TryAddSingleton<FallbackChains>();
    }

    private static void AddPolicies(IServiceCollection services)
    {
        services.TryAddSingleton<ApiKeyGenerator>();
        services.TryAddSingleton<ApiKeyCache>();
        services.TryAddSingleton<ApiKeyInvalidation>();
        services.TryAddSingleton<ApiKeyLastUsed>();
        services.TryAddSingleton<ApiKeyAuthenticator>();
        services.TryAddSingleton(provider => new JwtAuthenticator(
            provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value,
            provider.GetRequiredService<AddressGuard>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SigningKeySource>>(),
            new TokenUsers(provider.GetRequiredService<IUserStore>(), provider.GetRequiredService<IMembershipStore>())));
        services.TryAddSingleton<UsageRecorder>();
        services.TryAddSingleton(provider => new ApiKeyAuthenticationPolicy(
            provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value,
            provider.GetRequiredService<ApiKeyAuthenticator>(),
            provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.TakesTokens ? provider.GetRequiredService<JwtAuthenticator>() : null,
            new AddressRateLimiter(provider.GetRequiredService<IOptions<RateLimitOptions>>().Value, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<GatewayMetrics>()));
        services.TryAddSingleton(provider => new RequestRateLimitPolicy(
            provider.GetRequiredService<IOptions<RateLimitOptions>>().Value,
            provider.GetRequiredService<IRateLimitStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayMetrics>(),
            provider.GetRequiredService<ILogger<RequestRateLimitPolicy>>()));
        services.TryAddSingleton(provider => new TokenRateLimitPolicy(
            provider.GetRequiredService<IOptions<RateLimitOptions>>().Value,
            provider.GetRequiredService<IRateLimitStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayMetrics>(),
            provider.GetRequiredService<ILogger<TokenRateLimitPolicy>>()));
        services.TryAddSingleton<ModelAccessPolicy>();
        services.TryAddSingleton<CostEstimatePolicy>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBudgetObserver, AbandonedUsage>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBudgetObserver, BudgetAudit>());
        services.TryAddSingleton<AuditEvents>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditEvents>());
        services.TryAddSingleton<BudgetPolicy>();
        services.TryAddSingleton(provider => new UsagePolicy(
            provider.GetRequiredService<UsageRecorder>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<GatewayMetrics>()));
        services.TryAddSingleton(provider => new PolicyPipeline(
            [
                provider.GetRequiredService<ApiKeyAuthenticationPolicy>(),
                new ProjectClaimPolicy(),
                provider.GetRequiredService<RequestRateLimitPolicy>(),
                provider.GetRequiredService<ModelAccessPolicy>(),
                provider.GetRequiredService<TokenRateLimitPolicy>(),
                provider.GetRequiredService<CostEstimatePolicy>(),
                provider.GetRequiredService<BudgetPolicy>(),
                provider.GetRequiredService<UsagePolicy>(),
                provider.GetRequiredService<LatencyPolicy>(),
                .. provider.GetServices<IGatewayPolicy>(),
            ],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PolicyPipeline>>(),
            provider.GetRequiredService<UsagePricing>()));
    }

    private static PolicyChatClient Governed(IServiceProvider services)
    {
        var planner = services.GetRequiredService<CallPlanner>();
        var pipeline = services.GetRequiredService<PolicyPipeline>();
        var routed = new RoutedChatClient(
            services.GetRequiredService<RoutedCalls<ChatResponse>>(),
            services.GetRequiredService<RoutedCalls<ChatStream>>(),
            services.GetRequiredService<AttemptClassifier>());
        IChatClient governed = new PolicyChatClient(routed, pipeline, planner);

        // Guardrails and cache stand between the permissions, which a stranger must not get past, and the reservation: a
        // hit costs no money, a blocked answer does. Guardrails are outside, so that a cached answer is checked too.
        var guardrails = services.GetRequiredService<GuardrailEngine>();
        var cache = services.GetRequiredService<ResponseCache>();
        governed = cache.IsEnabled ? new ResponseCachingChatClient(governed, cache) : governed;
        governed = guardrails.IsActive ? new GuardrailChatClient(governed, guardrails) : governed;
        return governed as PolicyChatClient ?? new PolicyChatClient(governed, pipeline.Before(PolicyStage.Reservation), planner);
    }

    private static PolicyEmbeddingGenerator GovernedEmbeddings(IServiceProvider services) => new(
        new RoutedEmbeddingGenerator(services.GetRequiredService<RoutedCalls<GeneratedEmbeddings<Embedding<float>>>>()),
        services.GetRequiredService<PolicyPipeline>(),
        services.GetRequiredService<CallPlanner>());

    private sealed class HadrianGatewayBuilder(IServiceCollection services) : IHadrianGatewayBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
