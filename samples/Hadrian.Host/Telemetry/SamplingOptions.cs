using OpenTelemetry.Trace;

namespace Hadrian.Host.Telemetry;

/// <summary>Which traces are kept. Section <c>observability.tracing.sampling</c>.</summary>
internal sealed class SamplingOptions
{
    [ConfigurationKeyName("strategy")]
    public string Strategy { get; set; } = "always_on";

    /// <summary>The share of traces to keep, 0 to 1.</summary>
    [ConfigurationKeyName("rate")]
    public double Rate { get; set; } = 1;

    public Sampler ToSampler() => Strategy switch
    {
        "always_off" => new AlwaysOffSampler(),
        "ratio" => new TraceIdRatioBasedSampler(Rate),
        "parent_based" => new ParentBasedSampler(new TraceIdRatioBasedSampler(Rate)),
        _ => new AlwaysOnSampler(),
    };
}
