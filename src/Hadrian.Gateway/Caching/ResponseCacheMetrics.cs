using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>Counts what the response cache does: lookups by <c>hit</c>, <c>miss</c>, <c>shared</c> (another call's answer was awaited), <c>refresh</c> and <c>shadow_hit</c>; stores by <c>stored</c> and <c>rejected</c>.</summary>
internal sealed class ResponseCacheMetrics
{
    private readonly CounterSeries<(string Operation, string Result)>? _operations;

    public ResponseCacheMetrics(IMeterFactory? meterFactory)
    {
#pragma warning disable CA2000 // the factory owns the meter
        _operations = meterFactory is null ? null : new(
            meterFactory.Create(GatewayDiagnostics.Name),
            "cache.operations",
            "Operations of caches by result.",
            static labels => [new("cache_type", "response"), new("operation", labels.Operation), new("result", labels.Result)]);
#pragma warning restore CA2000
    }

    public void LookedUp(string result) => _operations?.Add(("get", result));

    public void Completed(bool isStored) => _operations?.Add(("set", isStored ? "stored" : "rejected"));
}
