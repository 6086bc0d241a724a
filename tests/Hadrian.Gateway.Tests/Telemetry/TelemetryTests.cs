using System.Diagnostics.Metrics;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Telemetry;

public sealed class TelemetryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly IMeterFactory _meters;

    public TelemetryTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        services.AddHadrianGateway()
            .ConfigureAuthentication(options => options.Mode = AuthenticationMode.ApiKey)
            .ConfigureRateLimits(options => options.RequestsPerMinute = 1_000_000)
            .AddTestProvider(configure: options => options.Retry.Enabled = false);
        _services = services.BuildServiceProvider();
        _meters = _services.GetRequiredService<IMeterFactory>();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "OB-1")]
    public async Task Ask_Answered_CountsRequestTokensAndTime(bool streaming)
    {
        using var requests = Collect<long>("llm.requests");
        using var input = Collect<long>("llm.input_tokens");
        using var duration = Collect<double>("llm.request.duration");
        using var first = Collect<double>("llm.streaming.time_to_first_chunk");
        using var authentications = Collect<long>("auth.attempts");
        using var checks = Collect<long>("rate_limit.checks");

        await AskAsync("test/test-model", streaming, await KeyAsync());

        var request = Assert.Single(requests.Read());
        Assert.Equal(("test", "test-model", "success", 200), (request.Tags["provider"], request.Tags["model"], request.Tags["status"], request.Tags["status_code"]));
        Assert.Equal(10, Assert.Single(input.Read()).Value);
        Assert.Single(duration.Read());
        Assert.Equal(streaming ? 1 : 0, first.Read().Count);
        Assert.Equal("success", Assert.Single(authentications.Read()).Tags["status"]);
        Assert.Equal("allowed", Assert.Single(checks.Read()).Tags["result"]);
    }

    [Fact]
    public async Task Ask_WrongKey_CountsAFailureAndNoRequest()
    {
        using var requests = Collect<long>("llm.requests");
        using var authentications = Collect<long>("auth.attempts");

        await Assert.ThrowsAsync<GatewayException>(() => AskAsync("test/test-model", streaming: false, "gw_live_wrong"));

        Assert.Empty(requests.Read());
        Assert.Equal("failure", Assert.Single(authentications.Read()).Tags["status"]);
    }

    [Fact]
    public async Task Ask_ModelsNobodyHas_ShareOneLabel()
    {
        using var requests = Collect<long>("llm.requests");
        var key = await KeyAsync();

        await Assert.ThrowsAsync<GatewayException>(() => AskAsync("test/error-500", streaming: false, key));
        await Assert.ThrowsAsync<GatewayException>(() => AskAsync("test/error-502", streaming: true, key));

        Assert.All(requests.Read(), request => Assert.Equal("other", request.Tags["model"]));
    }

    [Fact]
    public async Task Ask_AnyNumberOfModels_KeepsLabelsBounded()
    {
        using var requests = Collect<long>("llm.requests");
        var key = await KeyAsync();
        for (var i = 0; i < 500; i++)
        {
            await AskAsync($"test/m{i}", streaming: false, key);
        }

        Assert.InRange(requests.Read().Select(request => request.Tags["model"]).Distinct().Count(), 100, 201);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "OB-3")]
    public async Task Logs_WhateverHappens_HoldNoKeyAndNoPrompt(bool streaming)
    {
        const string Prompt = "canary-prompt";
        var key = await KeyAsync();
        foreach (var (model, credential) in new[] { ("test/test-model", key), ("test/error-500", key), ("nowhere/m", key), ("test/test-model", "gw_live_canarykey") })
        {
            try
            {
                await AskAsync(model, streaming, credential, Prompt);
            }
            catch (GatewayException exception)
            {
                Assert.DoesNotContain(credential, exception.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain(key, new PresentedCredentials(key, "Bearer " + key).ToString(), StringComparison.Ordinal);
        foreach (var record in _services.GetRequiredService<FakeLogCollector>().GetSnapshot())
        {
            var text = $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}";
            Assert.DoesNotContain(key, text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Policy_WithoutListeners_MeasuresNothingAndWorks()
        => Assert.Equal("hi", await AskAsync("test/test-model", streaming: false, await KeyAsync(), "hi"));

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct
        => new(_meters, GatewayDiagnostics.Name, instrument);

    private async Task<string> KeyAsync()
    {
        var key = _services.GetRequiredService<ApiKeyGenerator>().Generate();
        await _services.GetRequiredService<IApiKeyStore>().CreateAsync(Keys.Record(_time.GetUtcNow()), key.Hash, CancellationToken.None);
        return key.Key;
    }

    private Task<string> AskAsync(string model, bool streaming, string key, string text = "hi")
        => _services.GetRequiredService<IChatClient>().AskAsync(streaming, new ChatOptions { ModelId = model }.WithHadrianApiKey(key), text);
}
