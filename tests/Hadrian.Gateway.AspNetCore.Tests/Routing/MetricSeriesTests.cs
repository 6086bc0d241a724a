using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Routing;

/// <summary>What strangers choose, paths and model names, must not make metrics grow.</summary>
public sealed class MetricSeriesTests
{
    [Fact]
    [Trait("Property", "OB-2")]
    public async Task Requests_WithEverNewPathsAndModels_AddAFixedNumberOfSeries()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = _ => StubReply.Error(404, "no such model");
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        var series = new ConcurrentDictionary<string, byte>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(series, instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(series, instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(series, instrument, tags));
        listener.Start();

        await SendAsync(gateway, 0, 20);
        listener.RecordObservableInstruments();
        var before = series.Count;
        await SendAsync(gateway, 20, 400);
        listener.RecordObservableInstruments();

        Assert.NotEqual(0, before);
        Assert.Equal(before, series.Count);
    }

    private static async Task SendAsync(TestGateway gateway, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            await gateway.GetAsync($"/v1/nowhere/{i}");
            await gateway.GetAsync($"/v1/models/{i}");
            await gateway.ChatAsync(Bodies.Chat(model: $"nowhere/{i}"));
            await gateway.ChatAsync(Bodies.Chat(model: $"mock/bogus-{i}"));
        }
    }

    private static void Add(ConcurrentDictionary<string, byte> series, Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => series.TryAdd($"{instrument.Name} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}", 0);
}
