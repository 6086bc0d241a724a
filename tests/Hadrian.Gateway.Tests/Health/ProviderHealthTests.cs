using CsCheck;

namespace Hadrian.Gateway.Tests.Health;

public sealed class ProviderHealthTests
{
    [Fact]
    [Trait("Property", "HC-3")]
    public void After_AnyResults_ChangesOnlyAfterAsManyInARowAsTheThresholds()
        => Gen.Select(Gen.Bool.Array[1, 60], Gen.Int[1, 4], Gen.Int[1, 4]).Sample((results, failureThreshold, successThreshold) =>
        {
            var options = new HealthCheckOptions { FailureThreshold = failureThreshold, SuccessThreshold = successThreshold };
            var health = new ProviderHealth("p");
            for (var i = 0; i < results.Length; i++)
            {
                var before = health.State;
                health = health.After(Result(results[i]), options);

                var run = results.Take(i + 1).Reverse().TakeWhile(result => result == results[i]).Count();
                Assert.Equal(results[i] ? (0, run) : (run, 0), (health.ConsecutiveFailures, health.ConsecutiveSuccesses));
                var reached = run >= (results[i] ? successThreshold : failureThreshold);
                var expected = i == 0 || reached ? (results[i] ? ProviderHealthState.Healthy : ProviderHealthState.Unhealthy) : before;
                Assert.Equal(expected, health.State);
            }
        });

    [Fact]
    [Trait("Property", "HC-3")]
    public void After_FlappingBelowTheThreshold_StaysAsItWas()
    {
        var options = new HealthCheckOptions { FailureThreshold = 3, SuccessThreshold = 2 };
        var health = new ProviderHealth("p").After(Result(true), options);
        for (var i = 0; i < 100; i++)
        {
            health = health.After(Result(i % 3 == 2), options);
            Assert.Equal(ProviderHealthState.Healthy, health.State);
        }
    }

    [Fact]
    public void After_Failure_SaysWhy()
    {
        var health = new ProviderHealth("p").After(Result(false), new HealthCheckOptions());

        Assert.Equal(("p", "broken", 503, TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch), (health.Provider, health.Error, health.StatusCode, health.Latency, health.LastCheck));
    }

    private static HealthCheckResult Result(bool isHealthy) => new(isHealthy ? null : "broken", isHealthy ? 200 : 503, TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch);
}
