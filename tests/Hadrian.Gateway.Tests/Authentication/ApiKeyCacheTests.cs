using CsCheck;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Authentication;

public class ApiKeyCacheTests
{
    private const string Key = "gw_live_key";

    private readonly FakeTimeProvider _time = new();
    private readonly ControllableKeyStore _store = new();

    [Fact]
    [Trait("Property", "AK-1")]
    public async Task AuthenticateAsync_WithinTheTtl_AsksTheStoreOnce()
    {
        var setup = Setup();
        setup.Add(Key);

        var first = await AuthenticateAsync(setup);
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Same(first, await AuthenticateAsync(setup));
        Assert.Equal(1, _store.Lookups);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await AuthenticateAsync(setup);

        Assert.Equal(2, _store.Lookups);
    }

    [Fact]
    public async Task AuthenticateAsync_TtlOfNought_AsksTheStoreEachTime()
    {
        var setup = Setup(ttl: 0);
        setup.Add(Key);

        await AuthenticateAsync(setup);
        await AuthenticateAsync(setup);

        Assert.Equal(2, _store.Lookups);
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(5, 5)]
    [Trait("Property", "AK-4")]
    public async Task AuthenticateAsync_UnknownKey_IsRememberedBriefly(int ttl, int seconds)
    {
        var setup = Setup(ttl);
        Assert.Null(await AuthenticateAsync(setup));
        setup.Add(Key);

        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Null(await AuthenticateAsync(setup));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await AuthenticateAsync(setup));
    }

    [Fact]
    public async Task AuthenticateAsync_ExpiresWhileRemembered_IsRefusedAtThatMoment()
    {
        var setup = Setup();
        setup.Add(Key, key => key with { ExpiresAt = key.CreatedAt.AddSeconds(30) });

        Assert.NotNull(await AuthenticateAsync(setup));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(await AuthenticateAsync(setup));
        Assert.Equal(1, _store.Lookups);
    }

    [Fact]
    [Trait("Property", "AK-1")]
    public async Task Invalidate_AfterRevocation_RefusesAtOnce()
    {
        var setup = Setup();
        var record = setup.Add(Key);
        Assert.NotNull(await AuthenticateAsync(setup));

        await RevokeAsync(setup, record);

        Assert.Null(await AuthenticateAsync(setup));
    }

    [Fact]
    [Trait("Property", "AK-3")]
    public async Task Invalidate_WhileAFillIsUnderWay_IsNotUndoneByIt()
    {
        var setup = Setup();
        var record = setup.Add(Key);
        var gate = new TaskCompletionSource();
        _store.AfterRead = gate.Task;
        var underWay = AuthenticateAsync(setup);
        _store.AfterRead = null;

        await RevokeAsync(setup, record);
        gate.SetResult();

        // The call that had read the key before its revocation passes; none after it does.
        Assert.NotNull(await underWay);
        Assert.Null(await AuthenticateAsync(setup));
    }

    [Fact]
    [Trait("Property", "AK-3")]
    public void Invalidate_AnyInterleavingOfFillsAndRevocation_NoKeyOutlivesIt()
    {
        // Each step: 0 begins a lookup, 1 lets the oldest one finish, 2 revokes.
        Gen.Int[0, 2].Array[1, 12].Sample(steps => PlayAsync(steps).GetAwaiter().GetResult(), iter: 3_000);
    }

    [Fact]
    public void Fill_BeyondCapacity_DropsTheLeastRecentlyRead()
    {
        const int Capacity = 10_000;

        var cache = new ApiKeyCache(Options.Create(new AuthenticationOptions()), _time);
        var principal = Principal.ForApiKey(Keys.Record(_time.GetUtcNow()));
        for (uint i = 0; i < Capacity; i++)
        {
            cache.Fill(new ApiKeyHash(0, i), principal, cache.Generation);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cache.TryGet(new ApiKeyHash(0, 0), out _));
        cache.Fill(new ApiKeyHash(0, Capacity), principal, cache.Generation);

        Assert.True(cache.TryGet(new ApiKeyHash(0, 0), out _));
        Assert.True(cache.TryGet(new ApiKeyHash(0, Capacity), out _));
        var kept = Enumerable.Range(0, Capacity + 1).Count(i => cache.TryGet(new ApiKeyHash(0, (uint)i), out _));
        Assert.InRange(kept, Capacity / 2, Capacity);
    }

    [Fact]
    public void Hash_KeysThatDifferAnywhere_DoNotShareAnEntry()
    {
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 60], Gen.Int[0, 59], Gen.Char.AlphaNumeric).Sample((key, position, other) =>
        {
            var index = position % key.Length;
            var changed = $"{key[..index]}{other}{key[(index + 1)..]}";
            ApiKeyHash.TryCompute(key, out var left);
            ApiKeyHash.TryCompute(changed, out var right);
            return (key == changed) == (left == right) && ApiKeyHash.Parse(left.ToString()) == left && left.ToString().Length == 64;
        });
    }

    [Fact]
    public void Hash_KeyIsTooLong_IsRefusedWithoutHashing() => Assert.False(ApiKeyHash.TryCompute(new string('x', 1_025), out _));

    [Fact]
    public void Hash_KnownText_IsItsSha256InLowerCase()
        => Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Keys.Hash("abc"));

    private static ValueTask<Principal?> AuthenticateAsync(AuthenticationSetup setup) => setup.Authenticator.AuthenticateAsync(Key.AsMemory(), CancellationToken.None);

    private async Task<bool> PlayAsync(int[] steps)
    {
        var store = new ControllableKeyStore();
        var setup = new AuthenticationSetup(_time, store: store);
        var record = setup.Add(Key);
        var revoked = false;
        var lookups = new Queue<(TaskCompletionSource Gate, Task<Principal?> Lookup)>();
        foreach (var step in steps)
        {
            if (step == 0)
            {
                var gate = new TaskCompletionSource();
                store.AfterRead = gate.Task;
                lookups.Enqueue((gate, AuthenticateAsync(setup).AsTask()));
            }
            else if (step == 1 && lookups.TryDequeue(out var oldest))
            {
                oldest.Gate.SetResult();
                await oldest.Lookup;
            }
            else if (step == 2 && !revoked)
            {
                revoked = true;
                setup.Cache.Invalidate((await store.RevokeAsync(record.Id, _time.GetUtcNow(), CancellationToken.None))!);
            }
        }

        store.AfterRead = null;
        while (lookups.TryDequeue(out var pending))
        {
            pending.Gate.SetResult();
            await pending.Lookup;
        }

        return (await AuthenticateAsync(setup) is null) == revoked;
    }

    private async Task RevokeAsync(AuthenticationSetup setup, ApiKeyRecord record)
        => setup.Cache.Invalidate((await _store.RevokeAsync(record.Id, _time.GetUtcNow(), CancellationToken.None))!);

    private AuthenticationSetup Setup(int ttl = 60) => new(_time, options => options.ApiKey.CacheTtlSeconds = ttl, _store);
}
