using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>What recent attempts say about each provider: five failures in a row make it unhealthy, one success healthy again.</summary>
public sealed class ProviderHealth
{
    private const int FailuresInARow = 5;

    private readonly ConcurrentDictionary<string, StrongBox> _failures = new(StringComparer.Ordinal);

    /// <summary>Tells whether a provider answers.</summary>
    /// <param name="provider">Its name.</param>
    public bool IsHealthy(string provider) => !_failures.TryGetValue(provider, out var failures) || failures.Count < FailuresInARow;

    internal void Report(string provider, bool answered)
    {
        var failures = _failures.GetOrAdd(provider, static _ => new StrongBox());
        if (answered)
        {
            Volatile.Write(ref failures.Count, 0);
        }
        else
        {
            Interlocked.Increment(ref failures.Count);
        }
    }

    private sealed class StrongBox
    {
        public int Count;
    }
}
