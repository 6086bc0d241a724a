using CsCheck;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Caching;

[Trait("Property", "CA-7")]
public class BoundedMemoryCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Commit_AnyEntries_KeepsBothBoundsAndTheLatest()
        => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 3_000]).Array[1, 200].Sample(entries =>
        {
            using var cache = new BoundedMemoryCache(maxBytes: 10_000, maxEntries: 8, _time);
            foreach (var (key, size) in entries)
            {
                cache.Set(key, "value", new MemoryCacheEntryOptions { Size = size });

                Assert.InRange(cache.Count, 1, 8);
                Assert.InRange(cache.Bytes, 1, 10_000);
                Assert.True(cache.TryGetValue(key, out _));
            }
        });

    [Fact]
    public void Commit_Full_DropsTheLeastRecentlyUsed()
    {
        using var cache = new BoundedMemoryCache(maxBytes: 1_000_000, maxEntries: 2, _time);
        cache.Set("a", 1);
        cache.Set("b", 2);
        Assert.True(cache.TryGetValue("a", out _));

        cache.Set("c", 3);

        Assert.True(cache.TryGetValue("a", out _));
        Assert.False(cache.TryGetValue("b", out _));
    }

    [Fact]
    public void Commit_LargerThanAll_IsNotKeptAndDropsNothingElse()
    {
        using var cache = new BoundedMemoryCache(maxBytes: 1_000, maxEntries: 2, _time);
        cache.Set("a", 1);

        cache.Set("b", 2, new MemoryCacheEntryOptions { Size = 1_000 });

        Assert.True(cache.TryGetValue("a", out _));
        Assert.False(cache.TryGetValue("b", out _));
    }

    [Fact]
    public void TryGetValue_Expired_IsGoneAndFreesItsRoom()
    {
        using var cache = new BoundedMemoryCache(maxBytes: 1_000, maxEntries: 2, _time);
        cache.Set("a", 1, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(cache.TryGetValue("a", out _));
        Assert.Equal(0, cache.Count);
        Assert.Equal(0, cache.Bytes);
    }
}
