using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>
/// A counter that every call touches: summed up here for each combination of labels, and read by whoever collects metrics
/// when it collects. An instrument call with labels costs more than most policies.
/// </summary>
/// <typeparam name="TLabels">The values of the labels. Their number must be bounded.</typeparam>
internal sealed class CounterSeries<TLabels>
    where TLabels : notnull
{
    private readonly ConcurrentDictionary<TLabels, Series> _series = new();
    private readonly Func<TLabels, KeyValuePair<string, object?>[]> _tags;

    /// <summary>Creates the instrument.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="name">The instrument's name.</param>
    /// <param name="description">What it counts.</param>
    /// <param name="tags">Turns label values into tags.</param>
    public CounterSeries(Meter meter, string name, string description, Func<TLabels, KeyValuePair<string, object?>[]> tags)
    {
        _tags = tags;
        meter.CreateObservableCounter(name, Observe, null, description);
    }

    public void Add(TLabels labels, long count = 1)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            series = _series.GetOrAdd(labels, static (own, tags) => new Series(tags(own)), _tags);
        }

        Interlocked.Add(ref series.Sum, count);
    }

    private IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (_, series) in _series)
        {
            yield return new Measurement<long>(Interlocked.Read(ref series.Sum), series.Tags);
        }
    }

    private sealed class Series(KeyValuePair<string, object?>[] tags)
    {
        public readonly KeyValuePair<string, object?>[] Tags = tags;
        public long Sum;
    }
}
