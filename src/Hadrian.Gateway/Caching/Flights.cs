using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>The calls under way by key, so that of identical ones only one reaches the provider.</summary>
internal sealed class Flights
{
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>Begins a flight, or finds the one to wait for.</summary>
    public bool TryBegin(string key, out Flight flight)
    {
        var own = new Flight();
        flight = _flights.GetOrAdd(key, own);
        return ReferenceEquals(flight, own);
    }

    /// <summary>Ends a flight after taking it away, so that those it lets go do not find it again.</summary>
    public void End(string key, Flight flight, FlightEnd end)
    {
        _flights.TryRemove(new KeyValuePair<string, Flight>(key, flight));
        flight.Land(end);
    }
}
