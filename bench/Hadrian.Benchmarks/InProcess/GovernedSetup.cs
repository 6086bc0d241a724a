using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Hadrian.Gateway;

namespace Hadrian.Benchmarks.InProcess;

/// <summary>A gateway with every policy in force, on memory stores: limits on requests, tokens and calls, a budget, prices, usage. No limit is reached.</summary>
internal sealed class GovernedSetup : IDisposable
{
    private readonly ServiceProvider _services;

    public GovernedSetup(IChatClient model)
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway()
            .ConfigureAuthentication(options => options.Mode = AuthenticationMode.ApiKey)
            .ConfigureRateLimits(options => (options.RequestsPerMinute, options.RequestsPerDay, options.TokensPerMinute) = (int.MaxValue, int.MaxValue, int.MaxValue))
            .ConfigureBudgets(options => options.DefaultDailyLimitCents = 1_000_000_000)
            .ConfigurePricing(options => options.Prices.Add(
                new("bench", "model", new ModelPrice { Tokens = new TokenPrices { Input = Money.FromDollars(1), Output = Money.FromDollars(2) } })))
            .AddTestProvider("bench")
            .ConfigureUsage(options => options.MaxPending = 10_000);
        services.AddSingleton<IUsageStore, NoUsageStore>();
        _services = services.BuildServiceProvider();
        Pipeline = _services.GetRequiredService<PolicyPipeline>();
        Client = new PolicyChatClient(model, Pipeline);
        var key = _services.GetRequiredService<ApiKeyGenerator>().Generate();
        Key = key.Key;
        var created = _services.GetRequiredService<IApiKeyStore>().CreateAsync(
            new ApiKeyRecord
            {
                Id = Guid.NewGuid(),
                KeyPrefix = key.DisplayPrefix,
                Name = "bench",
                Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
                Scopes = [ApiKeyScopes.Chat],
                AllowedModels = ["bench/*"],
                CreatedAt = TimeProvider.System.GetUtcNow(),
            },
            key.Hash,
            CancellationToken.None);
        if (!created.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The memory store answers at once.");
        }
    }

    public PolicyPipeline Pipeline { get; }

    public PolicyChatClient Client { get; }

    public string Key { get; }

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public GatewayCall NewCall() => new(GatewayOperation.Chat, TimeProvider.System.GetUtcNow())
    {
        Credentials = new PresentedCredentials(Key, null),
        RequiredScope = ApiKeyScopes.Chat,
        RequestedModel = "bench/model",
        Target = new ModelTarget("bench", "model"),
        EstimatedInputTokens = 100,
        MaxOutputTokens = 50,
    };

    /// <summary>Gives how a call ended that used few tokens.</summary>
    public static CallOutcome Answered => new() { Status = CallStatus.Succeeded, StatusCode = 200, Usage = new TokenUsage { InputTokens = 1, OutputTokens = 1 } };

    public void Dispose() => _services.Dispose();

    /// <summary>Takes records and keeps none, so that only the recording is measured.</summary>
    private sealed class NoUsageStore : IUsageStore
    {
        public ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken) => default;
    }
}
