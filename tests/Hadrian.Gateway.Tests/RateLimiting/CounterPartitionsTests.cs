using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class CounterPartitionsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Get_AMillionKeys_StaysWithinTheBound()
    {
        var partitions = new CounterPartitions<int>(_time, Minute, capacity: 5_000);

        for (var key = 0; key < 1_000_000; key++)
        {
            partitions.Get(key, partitions.Now);
            if (partitions.Count > 5_000)
            {
                Assert.Fail($"{partitions.Count} counters");
            }
        }
    }

    [Fact]
    public void Get_Flood_KeepsTheCountersInUse()
    {
        var partitions = new CounterPartitions<int>(_time, Minute, capacity: 100);
        var limit = new RequestLimit(5, Minute, "minute");
        var busy = partitions.Get(-1, partitions.Now);
        busy.TryBegin(partitions.Now, limit, null, concurrency: 1);

        for (var key = 0; key < 1_000; key++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            partitions.Get(key, partitions.Now).TryBegin(partitions.Now, limit, null, concurrency: 0);
        }

        Assert.Same(busy, partitions.Find(-1));
        Assert.NotNull(partitions.Find(999));
        Assert.Null(partitions.Find(0));
    }

    [Fact]
    public void Get_IdleForAWindow_IsRemovedWhenAnotherComes()
    {
        var partitions = new CounterPartitions<int>(_time, Minute);
        _time.Advance(Minute * 2);
        partitions.Get(1, partitions.Now);
        partitions.Get(2, partitions.Now).TryBegin(partitions.Now, new RequestLimit(1, Minute, "minute"), null, concurrency: 1);

        _time.Advance(Minute * 2);
        partitions.Get(3, partitions.Now);

        Assert.Null(partitions.Find(1));
        Assert.NotNull(partitions.Find(2));
        Assert.Equal(2, partitions.Count);
    }

    [Fact]
    public async Task Get_SameKeyInParallel_GivesOneCounter()
    {
        var partitions = new CounterPartitions<int>(_time, Minute);

        var counters = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => partitions.Get(7, partitions.Now))));

        Assert.All(counters, counter => Assert.Same(counters[0], counter));
        Assert.Equal(1, partitions.Count);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    [InlineData("::1", "::")]
    public void Network_Address_IsWhatOneCallerCommands(string address, string network)
        => Assert.Equal(IPAddress.Parse(network), AddressRateLimiter.Network(IPAddress.Parse(address)));
}
