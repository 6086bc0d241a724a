using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Errors;

public sealed class StoreFailureTests
{
    public static TheoryData<string, string> Failures() => new()
    {
        { "storage", "database_error" },
        { "driver", "database_error" },
        { "other", "internal_error" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task KeyStoreThatFails_IsAnErrorInTheEnvelopeOnEveryRoute(string failure, string code)
    {
        var store = new FailingKeyStore(failure);
        await using var gateway = await TestGateway.StartAsync(options => options.Services = services => services.AddSingleton<IApiKeyStore>(store));
        store.IsBroken = true;

        var replies = new[]
        {
            await gateway.ChatAsync(),
            await gateway.PostAsync("/v1/embeddings", Bodies.Embedding()),
            await gateway.GetAsync("/v1/models"),
            await gateway.GetAsync("/v1/models/mock/x"),
            await gateway.GetAsync("/admin/v1/organizations"),
        };

        Assert.All(replies, reply =>
        {
            reply.AssertError(500, code);
            Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        });
        Assert.Equal(500, (await gateway.SendAsync(HttpMethod.Head, "/v1/chat/completions")).Status);
        Assert.Empty(gateway.Upstream.Requests);

        store.IsBroken = false;
        (await gateway.ChatAsync()).AssertOk();
    }

    private static Exception Failure(string kind) => kind switch
    {
        "storage" => new GatewayStorageException("canary: the database is down"),
        "driver" => new InvalidOperationException("canary: saving failed", new DriverException()),
        _ => new InvalidOperationException("canary: something else"),
    };

    private sealed class DriverException() : DbException("canary: the database is down");

    private sealed class FailingKeyStore(string failure) : IApiKeyStore
    {
        private readonly InMemoryApiKeyStore _inner = new();

        public bool IsBroken { get; set; }

        public ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken)
            => IsBroken ? throw Failure(failure) : _inner.FindByHashAsync(keyHash, cancellationToken);

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

        public ValueTask CreateAsync(ApiKeyRecord key, string keyHash, CancellationToken cancellationToken) => _inner.CreateAsync(key, keyHash, cancellationToken);

        public ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken)
            => _inner.RevokeAsync(id, revokedAt, cancellationToken);

        public ValueTask<string?> RotateAsync(Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken)
            => _inner.RotateAsync(id, graceUntil, successor, successorHash, cancellationToken);

        public ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
            => _inner.TouchAsync(lastUsed, cancellationToken);
    }
}
