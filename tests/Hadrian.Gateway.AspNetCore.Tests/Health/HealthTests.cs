using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    [Trait("Property", "HC-1")]
    public async Task Check64_Health_NamesVersionAndProviders()
    {
        await using var gateway = await TestGateway.StartAsync();

        var health = (await gateway.GetAsync("/health", key: "")).AssertOk().Json;

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Matches("^[0-9]+\\.", health.GetProperty("version").GetString());
        Assert.True(health.GetProperty("subsystems").GetProperty("providers").GetProperty("mock").GetProperty("healthy").GetBoolean());
        Assert.False(health.GetProperty("subsystems").TryGetProperty("database", out _));
        (await gateway.GetAsync("/health/live", key: "")).AssertOk();
        (await gateway.GetAsync("/health/ready", key: "")).AssertOk();
    }

    [Fact]
    [Trait("Property", "OB-5")]
    public async Task Check64_DatabaseAway_IsUnhealthyYetAlive()
    {
        var storage = new SwitchedStorage();
        await using var gateway = await TestGateway.StartAsync(options => options.Services = services => services.AddSingleton<IGatewayStorage>(storage));
        var before = (await gateway.GetAsync("/health", key: "")).AssertOk().Json;
        Assert.True(before.GetProperty("subsystems").GetProperty("database").GetProperty("healthy").GetBoolean());

        storage.IsAway = true;

        var reply = await gateway.GetAsync("/health", key: "");
        Assert.Equal((503, "unhealthy"), (reply.Status, reply.Json.GetProperty("status").GetString()));
        Assert.False(reply.Json.GetProperty("subsystems").GetProperty("database").GetProperty("healthy").GetBoolean());
        (await gateway.GetAsync("/health/live", key: "")).AssertOk();
        Assert.Equal(503, (await gateway.GetAsync("/health/ready", key: "")).Status);
    }

    [Fact]
    public async Task ProviderThatKeepsFailing_IsDegradedWithoutDetail()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.CircuitBreaker.Enabled = true);
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "canary");
        for (var i = 0; i < 5; i++)
        {
            await gateway.ChatAsync();
        }

        var reply = (await gateway.GetAsync("/health", key: "")).AssertOk();

        Assert.Equal("degraded", reply.Json.GetProperty("status").GetString());
        Assert.False(reply.Json.GetProperty("subsystems").GetProperty("providers").GetProperty("mock").GetProperty("healthy").GetBoolean());
        Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", reply.Text, StringComparison.Ordinal);
        (await gateway.GetAsync("/health/ready", key: "")).AssertOk();
    }

    [Fact]
    public async Task ErrorsOfTheCaller_SayNothingAboutTheProvider()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = _ => StubReply.Error(400, "No.");
        for (var i = 0; i < 6; i++)
        {
            await gateway.ChatAsync();
        }

        Assert.Equal("healthy", (await gateway.GetAsync("/health", key: "")).Json.GetProperty("status").GetString());
    }

    [Fact]
    [Trait("Property", "OB-5")]
    public async Task Shutdown_EndsReadinessAtOnceAndLetsARunningStreamFinish()
    {
        await using var gateway = await TestGateway.StartAsync();
        var rest = new TaskCompletionSource();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2, rest.Task));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");

        var stopping = gateway.Application.StopAsync();
        Assert.True(gateway.Services.GetRequiredService<GatewayReadiness>().IsDraining);
        rest.SetResult();

        Assert.EndsWith("data: [DONE]\n\n", await stream.ReadToEndAsync(), StringComparison.Ordinal);
        await stopping.WaitAsync(Patience.Long);
        Assert.Equal(13, gateway.Usage.Records.Single().Usage.OutputTokens);
    }

    [Fact]
    public async Task Shutdown_OutOfPatience_StillWritesUsageAndLastUse()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway => gateway.ConfigureUsage(usage => usage.BatchSize = 1_000));
        var (secret, key) = await gateway.CreateKeyRecordAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");
        (await gateway.ChatAsync(key: secret)).AssertOk();

        await gateway.Application.StopAsync(new CancellationToken(canceled: true));

        Assert.Contains(gateway.Usage.Records, record => record.ApiKeyId == key.Id);
        Assert.NotNull((await gateway.Services.GetRequiredService<IApiKeyStore>().FindAsync(key.Id, CancellationToken.None))!.LastUsedAt);
    }

    private sealed class SwitchedStorage : IGatewayStorage
    {
        public string Kind => "switched";

        public bool IsAway { get; set; }

        public ValueTask InitializeAsync(CancellationToken cancellationToken) => default;

        public ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken) => new(!IsAway);
    }
}
