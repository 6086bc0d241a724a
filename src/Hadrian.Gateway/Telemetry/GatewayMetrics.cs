using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments of meter <c>Hadrian.Gateway</c>; names are those dashboards of the original gateway know. Tag values are bounded.</summary>
public sealed class GatewayMetrics
{
    internal static InstrumentAdvice<double> Durations { get; } = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _inputTokens;
    private readonly Counter<long> _outputTokens;
    private readonly Histogram<double> _firstChunk;
    private readonly Counter<long> _streams;
    private readonly Counter<long> _authentications;
    private readonly Counter<long> _rateLimitChecks;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _usageDropped;

    /// <summary>Initialises the instruments.</summary>
    /// <param name="meterFactory">The factory of the application.</param>
    public GatewayMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _requests = meter.CreateCounter<long>("llm.requests", null, "Calls that reached a provider.");
        _duration = meter.CreateHistogram("llm.request.duration", "s", "Time from arrival to settlement of a call.", advice: Durations);
        _inputTokens = meter.CreateCounter<long>("llm.input_tokens", null, "Input tokens.");
        _outputTokens = meter.CreateCounter<long>("llm.output_tokens", null, "Output tokens.");
        _firstChunk = meter.CreateHistogram("llm.streaming.time_to_first_chunk", "s", "Time from arrival to the first chunk of a stream.", advice: Durations);
        _streams = meter.CreateCounter<long>("llm.streaming.completions", null, "Streams by how they ended.");
        _authentications = meter.CreateCounter<long>("auth.attempts", null, "Authentications by method and status.");
        _rateLimitChecks = meter.CreateCounter<long>("rate_limit.checks", null, "Request-limit checks by result.");
        _errors = meter.CreateCounter<long>("gateway.errors", null, "Errors of the gateway itself, by code.");
        _usageDropped = meter.CreateCounter<long>("hadrian.usage_buffer.entries_dropped", null, "Usage records lost because storage was away for too long.");
    }

    internal void Authenticated(string method, string status)
        => _authentications.Add(1, new("method", method), new("status", status));

    internal void RateLimitChecked(bool allowed)
        => _rateLimitChecks.Add(1, new KeyValuePair<string, object?>("result", allowed ? "allowed" : "limited"));

    internal void UsageDropped(int count) => _usageDropped.Add(count);

    internal void CallSettled(GatewayCall call, CallOutcome outcome, string model, TimeSpan elapsed)
    {
        var provider = call.Target!.Provider;
        _requests.Add(1, new TagList
        {
            { "provider", provider },
            { "model", model },
            { "status", Status(outcome.Status) },
            { "status_code", outcome.StatusCode },
        });
        var tags = new TagList { { "provider", provider }, { "model", model } };
        _duration.Record(elapsed.TotalSeconds, tags);
        _inputTokens.Add(outcome.Usage.InputTokens, tags);
        _outputTokens.Add(outcome.Usage.OutputTokens, tags);
        if (call.IsStreaming)
        {
            _streams.Add(1, new TagList { { "provider", provider }, { "model", model }, { "outcome", Status(outcome.Status) } });
            if (call.TimeToFirstOutput is { } first)
            {
                _firstChunk.Record(first.TotalSeconds, tags);
            }
        }

        if (outcome.Status == CallStatus.Failed)
        {
            _errors.Add(1, new("error_code", outcome.ErrorCode ?? "upstream"), new("provider", provider));
        }
    }

    private static string Status(CallStatus status) => status switch
    {
        CallStatus.Succeeded => "success",
        CallStatus.Cancelled => "cancelled",
        CallStatus.Refused => "refused",
        _ => "error",
    };
}
