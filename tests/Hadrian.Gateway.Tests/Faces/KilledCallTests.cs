using System.Runtime.CompilerServices;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>
/// A call that is killed at each place where it waits: the caller leaves there, or what it waits for fails. Whatever the
/// place, nothing stays held, and what is booked is booked once.
/// </summary>
[Trait("Property", "PI-2")]
public sealed class KilledCallTests
{
    private const int MostSeams = 60;

    public enum Death
    {
        CallerLeaves,
        SeamFails,
    }

    [Theory]
    [InlineData(false, Death.CallerLeaves)]
    [InlineData(false, Death.SeamFails)]
    [InlineData(true, Death.CallerLeaves)]
    [InlineData(true, Death.SeamFails)]
    public async Task Call_KilledAtEverySeam_LeavesNothingHeldAndBooksOnce(bool streaming, Death death)
    {
        var killed = 0;
        for (var seam = 1; ; seam++)
        {
            Assert.True(seam < MostSeams);
            if (!await PlayAsync(streaming, death, seam))
            {
                break;
            }

            killed++;
        }

        // Key, request limit, token limit, budget, provider and its stream.
        Assert.True(killed >= (streaming ? 7 : 5), $"only {killed} seams were passed");
    }

    /// <returns>Whether the call came to that seam.</returns>
    private static async Task<bool> PlayAsync(bool streaming, Death death, int at)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var caller = new CancellationTokenSource();
        var seams = new Seams(at, death, caller);
        var limits = new InMemoryRateLimitStore(time);
        var ledger = new InMemoryBudgetLedger(time);
        var provider = new SeamProvider(seams, time);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IRateLimitStore>(new SeamLimits(seams, limits));
        services.AddSingleton<IBudgetLedger>(new SeamLedger(seams, ledger));
        services.AddSingleton<IApiKeyStore>(new SeamKeys(seams));
        services.AddSingleton<IGatewayProvider>(provider);
        services.AddHadrianGateway()
            .ConfigureRateLimits(options => (options.ConcurrentRequests, options.OnStoreFailure) = (1, RateLimitStoreFailure.FailClosed))
            .ConfigureBudgets(options => options.DefaultDailyLimitCents = 1_000);
        await using var gateway = services.BuildServiceProvider();
        var generated = gateway.GetRequiredService<ApiKeyGenerator>().Generate();
        var record = Keys.Record(time.GetUtcNow());
        await gateway.GetRequiredService<IApiKeyStore>().CreateAsync(record, generated.Hash, CancellationToken.None);
        var client = gateway.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = "p/test-model", MaxOutputTokens = 10 }.WithHadrianApiKey(generated.Key);

        var error = await Record.ExceptionAsync(() => client.AskAsync(streaming, options, cancellationToken: caller.Token));

        Assert.Equal(seams.WasPassed, error is not null);
        seams.Disarm();
        await gateway.GetRequiredService<UsageRecorder>().FlushAsync(CancellationToken.None);
        var rows = ((InMemoryUsageStore)gateway.GetRequiredService<IUsageStore>()).Records;
        Assert.InRange(rows.Count, 0, 1);
        Assert.Equal(provider.Calls > 0, rows.Count == 1);

        // What a settlement could not book is booked by the next round of upkeep.
        time.Advance(TimeSpan.FromMinutes(2));
        var account = new BudgetAccount(
            new BudgetScope(BudgetScopeKind.Key, record.BudgetSubject), BudgetWindow.Containing(time.GetUtcNow(), BudgetPeriod.Daily, TimeZoneInfo.Utc));
        var balance = await ledger.ReadAsync(record.OrganizationId ?? record.Id, account, CancellationToken.None);
        Assert.Equal(Money.Zero, balance.Outstanding);

        // The one slot is free again: the same caller's next call passes.
        Assert.NotEmpty(await client.AskAsync(streaming, options));
        return seams.WasPassed;
    }

    /// <summary>The places where a call waits for something outside of it, in the order it comes to them.</summary>
    private sealed class Seams(int at, Death death, CancellationTokenSource caller)
    {
        private int _count;
        private bool _isDisarmed;

        public bool WasPassed { get; private set; }

        public void Disarm() => _isDisarmed = true;

        public async ValueTask PassAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (!_isDisarmed && Interlocked.Increment(ref _count) == at)
            {
                WasPassed = true;
                if (death == Death.SeamFails)
                {
                    throw new IOException("The seam came apart.");
                }

                await caller.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class SeamKeys(Seams seams) : IApiKeyStore
    {
        private readonly InMemoryApiKeyStore _inner = new();

        public async ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken)
        {
            await seams.PassAsync(cancellationToken);
            return await _inner.FindByHashAsync(keyHash, cancellationToken);
        }

        public ValueTask CreateAsync(ApiKeyRecord record, string keyHash, CancellationToken cancellationToken) => _inner.CreateAsync(record, keyHash, cancellationToken);

        public ValueTask<ApiKeyRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => _inner.FindAsync(id, cancellationToken);

        public ValueTask<IReadOnlyList<ApiKeyRecord>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
            => _inner.FindAllAsync(ids, cancellationToken);

        public ValueTask<Page<ApiKeyRecord>> ListAsync(ApiKeyOwner owner, PageRequest page, CancellationToken cancellationToken)
            => _inner.ListAsync(owner, page, cancellationToken);

        public ValueTask<Page<ApiKeyRecord>> ListInOrganizationAsync(Guid organizationId, PageRequest page, CancellationToken cancellationToken)
            => _inner.ListInOrganizationAsync(organizationId, page, cancellationToken);

        public ValueTask<string?> UpdateAsync(ApiKeyRecord key, CancellationToken cancellationToken) => _inner.UpdateAsync(key, cancellationToken);

        public ValueTask<int> CountLiveAsync(ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
            => _inner.CountLiveAsync(owner, now, cancellationToken);

        public ValueTask<bool> AnyAdminKeyAsync(DateTimeOffset now, CancellationToken cancellationToken) => _inner.AnyAdminKeyAsync(now, cancellationToken);

        public ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken)
            => _inner.RevokeAsync(id, revokedAt, cancellationToken);

        public ValueTask<string?> RotateAsync(Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken)
            => _inner.RotateAsync(id, graceUntil, successor, successorHash, cancellationToken);

        public ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
            => _inner.TouchAsync(lastUsed, cancellationToken);
    }

    // Settlement takes no token and must get through: it is no seam of the caller's.
    private sealed class SeamLimits(Seams seams, IRateLimitStore inner) : IRateLimitStore
    {
        public TimeSpan? LeaseDuration => inner.LeaseDuration;

        public async ValueTask<RateLimitVerdict> AcquireAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
        {
            await seams.PassAsync(cancellationToken);
            return await inner.AcquireAsync(acquisition, cancellationToken);
        }

        public ValueTask<RateLimitVerdict> ReadAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => inner.ReadAsync(acquisition, cancellationToken);

        public async ValueTask SettleAsync(RateLimitAcquisition acquisition, RateLimitMoment countedAt, long tokens, CancellationToken cancellationToken)
        {
            await Task.Yield();
            await inner.SettleAsync(acquisition, countedAt, tokens, cancellationToken);
        }

        public ValueTask RenewAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => inner.RenewAsync(acquisition, cancellationToken);
    }

    private sealed class SeamLedger(Seams seams, IBudgetLedger inner) : IBudgetLedger
    {
        public async ValueTask<BudgetVerdict> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
        {
            await seams.PassAsync(cancellationToken);
            return await inner.ReserveAsync(reservation, cancellationToken);
        }

        public ValueTask<BudgetVerdict> ExtendAsync(BudgetReservation reservation, Money total, bool force, CancellationToken cancellationToken)
            => inner.ExtendAsync(reservation, total, force, cancellationToken);

        public ValueTask RenewAsync(Guid tenantId, IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, CancellationToken cancellationToken)
            => inner.RenewAsync(tenantId, operationIds, leaseDuration, cancellationToken);

        public async ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await inner.SettleAsync(reservation, actual, cancellationToken);
        }

        public ValueTask<BudgetSettlement> ChargeAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
            => inner.ChargeAsync(reservation, actual, cancellationToken);

        public ValueTask<BudgetBalance> ReadAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken)
            => inner.ReadAsync(tenantId, account, cancellationToken);

        public ValueTask<IReadOnlyList<AbandonedReservation>> SweepAsync(CancellationToken cancellationToken) => inner.SweepAsync(cancellationToken);
    }

    private sealed class SeamProvider(Seams seams, TimeProvider time) : IGatewayProvider
    {
        private readonly TestProvider _inner = new("p", new TestProviderOptions { Retry = { Enabled = false } }, time);

        public int Calls { get; private set; }

        public string Name => "p";

        public string Type => _inner.Type;

        public ProviderSettings Settings => _inner.Settings;

        public bool KeepsExtensions => true;

        public bool Supports(GatewayOperation operation) => _inner.Supports(operation);

        public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken) => _inner.ListModelsAsync(cancellationToken);

        public IChatClient CreateChatClient(string model) => new Client(this, _inner.CreateChatClient(model));

        public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => throw new NotSupportedException();

        private sealed class Client(SeamProvider provider, IChatClient inner) : DelegatingChatClient(inner)
        {
            public override async Task<ChatResponse> GetResponseAsync(
                IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            {
                provider.Calls++;
                await provider.Seams.PassAsync(cancellationToken);
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }

            public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
                IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                provider.Calls++;
                await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
                {
                    await provider.Seams.PassAsync(cancellationToken);
                    yield return update;
                }

                await provider.Seams.PassAsync(cancellationToken);
            }
        }

        private Seams Seams => seams;
    }
}
