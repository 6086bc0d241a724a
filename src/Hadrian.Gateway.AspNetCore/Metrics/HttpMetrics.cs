using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Counts and times the gateway's requests by route template, never by raw path.</summary>
internal sealed class HttpMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public HttpMetrics(IMeterFactory meterFactory, TimeProvider time)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _requests = meter.CreateCounter<long>("http.requests", null, "Requests by method, route and status.");
        _duration = meter.CreateHistogram("http.request.duration", "s", "Time to the end of the answer.", advice: GatewayMetrics.Durations);
        _time = time;
    }

    /// <summary>Wraps an endpoint.</summary>
    public RequestDelegate Observe(RequestDelegate handler)
        => context => _requests.Enabled || _duration.Enabled ? ObserveAsync(context, handler) : handler(context);

    private async Task ObserveAsync(HttpContext context, RequestDelegate handler)
    {
        var started = _time.GetTimestamp();
        try
        {
            await handler(context);
        }
        finally
        {
            Record(context, _time.GetElapsedTime(started));
        }
    }

    private void Record(HttpContext context, TimeSpan elapsed)
    {
        var status = context.Response.StatusCode;
        var method = MethodLabel(context.Request.Method);
        var path = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        var statusClass = string.Create(CultureInfo.InvariantCulture, $"{status / 100}xx");
        _requests.Add(1, new TagList { { "method", method }, { "path", path }, { "status", status }, { "status_class", statusClass } });
        _duration.Record(elapsed.TotalSeconds, new TagList { { "method", method }, { "path", path }, { "status_class", statusClass } });
    }

    private static string MethodLabel(string method)
        => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? method : "other";
}
