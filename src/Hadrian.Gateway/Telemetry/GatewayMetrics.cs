using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments of meter <c>Hadrian.Gateway</c>; names are those dashboards of the original gateway know. Tag values are bounded.</summary>
public sealed class GatewayMetrics
{
    /// <summary>The name of all providers made through the admin API together: tenants do not multiply metric series.</summary>
    internal const string DynamicProviders = "dynamic";

    internal static InstrumentAdvice<double> Durations { get; } = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    /// <summary>Describes an instrument that budgets and rate limits share.</summary>
    internal const string LimiterErrors = "Failures of the stores behind budgets and rate limits, by what was done about them.";

    private readonly CounterSeries<Call> _requests;
    private readonly Histogram<double> _duration;
    private readonly CounterSeries<Model> _inputTokens;
    private readonly CounterSeries<Model> _outputTokens;
    private readonly CounterSeries<Model> _cost;
    private readonly Histogram<double> _firstChunk;
    private readonly Counter<long> _streams;
    private readonly CounterSeries<(string Method, string Status)> _authentications;
    private readonly CounterSeries<bool> _rateLimitChecks;
    private readonly Counter<long> _rateLimitHits;
    private readonly Counter<long> _limiterErrors;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _usageDropped;
    private readonly Counter<long> _usageSpilled;
    private readonly Counter<long> _deadLetters;

    /// <summary>Initialises the instruments.</summary>
    /// <param name="meterFactory">The factory of the application.</param>
    public GatewayMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _requests = new(meter, "llm.requests", "Calls that reached a provider.", static call =>
        [
            new("provider", call.Provider),
            new("model", call.Model),
            new("status", Status(call.Status)),
            new("status_code", call.StatusCode),
        ]);
        _duration = meter.CreateHistogram("llm.request.duration", "s", "Time from arrival to settlement of a call.", advice: Durations);
        _inputTokens = new(meter, "llm.input_tokens", "Input tokens.", Tags);
        _outputTokens = new(meter, "llm.output_tokens", "Output tokens.", Tags);
        _cost = new(meter, "llm.cost_microcents", "Cost in millionths of a US dollar.", Tags);
        _firstChunk = meter.CreateHistogram("llm.streaming.time_to_first_chunk", "s", "Time from arrival to the first chunk of a stream.", advice: Durations);
        _streams = meter.CreateCounter<long>("llm.streaming.completions", null, "Streams by how they ended.");
        _authentications = new(meter, "auth.attempts", "Authentications by method and status.", static attempt =>
            [new("method", attempt.Method), new("status", attempt.Status)]);
        _rateLimitChecks = new(meter, "rate_limit.checks", "Rate-limit checks by result.", static allowed =>
            [new("result", allowed ? "allowed" : "limited")]);
        _rateLimitHits = meter.CreateCounter<long>("rate_limit.hits", null, "Calls beyond a rate limit, by its scope, measure and window.");
        _limiterErrors = meter.CreateCounter<long>("limiter.backend_errors", null, LimiterErrors);
        _errors = meter.CreateCounter<long>("gateway.errors", null, "Errors of the gateway itself, by code.");
        _usageDropped = meter.CreateCounter<long>("hadrian.usage_buffer.entries_dropped", null, "Usage records lost because storage was away for too long.");
        _deadLetters = meter.CreateCounter<long>("dlq.operations", null, "What became of records that storage rejects, by operation.");
        _usageSpilled = meter.CreateCounter<long>("usage.spill", null, "Usage records moved to the journal because storage was away or slow.");
    }

    internal void Authenticated(string method, string status) => _authentications.Add((method, status));

    internal void RateLimitChecked(bool allowed) => _rateLimitChecks.Add(allowed);

    internal void RateLimitHit(in RateLimitDimension limit) => _rateLimitHits.Add(
        1,
        new("scope", RateLimitScopes.Name(limit.Scope.Kind)),
        new("measure", MeasureOf(limit)),
        new("window", limit.Window.Length.TotalHours switch { 0 => "none", < 1 => "minute", < 24 => "hour", _ => "day" }));

    internal void LimiterFailed(string mode) => _limiterErrors.Add(1, new KeyValuePair<string, object?>("mode", mode));

    internal void UsageDropped(int count) => _usageDropped.Add(count);

    internal void DeadLetter(string operation) => _deadLetters.Add(1, new KeyValuePair<string, object?>("operation", operation), new("entry_type", "usage"));

    internal void UsageSpilled(int count) => _usageSpilled.Add(count);

    internal void CallSettled(GatewayCall call, CallOutcome outcome, string model, TimeSpan elapsed)
    {
        var provider = call.Target!.Dynamic is null ? call.Target.Provider : DynamicProviders;
        _requests.Add(new Call(provider, model, outcome.Status, outcome.StatusCode));
        _inputTokens.Add(new Model(provider, model), outcome.Usage.InputTokens);
        _outputTokens.Add(new Model(provider, model), outcome.Usage.OutputTokens);
        if (outcome.Cost is { } cost)
        {
            _cost.Add(new Model(provider, model), cost.Microcents);
        }

        var tags = new TagList { { "provider", provider }, { "model", model } };
        _duration.Record(elapsed.TotalSeconds, tags);
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

    private static string MeasureOf(in RateLimitDimension limit) => limit.Measure switch
    {
        RateLimitMeasure.Requests => "requests",
        RateLimitMeasure.Tokens => "tokens",
        _ => "concurrency",
    };

    private static KeyValuePair<string, object?>[] Tags(Model model) => [new("provider", model.Provider), new("model", model.Name)];

    private readonly record struct Model(string Provider, string Name);

    private readonly record struct Call(string Provider, string Model, CallStatus Status, int StatusCode);
}
