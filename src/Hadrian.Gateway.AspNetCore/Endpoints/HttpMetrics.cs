using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Counts and times the gateway's requests by route template, never by raw path.</summary>
internal sealed class HttpMetrics
{
    private static readonly string[] StatusClasses = ["0xx", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly CounterSeries<Request> _requests;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public HttpMetrics(IMeterFactory meterFactory, TimeProvider time)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _requests = new CounterSeries<Request>(meter, "http.requests", "Requests by method, route and status.", static request =>
        [
            new("method", request.Method),
            new("path", request.Path),
            new("status", request.Status),
            new("status_class", StatusClass(request.Status)),
        ]);
        _duration = meter.CreateHistogram("http.request.duration", "s", "Time to the end of the answer.", advice: GatewayMetrics.Durations);
        _time = time;
    }

    /// <summary>Gets the present time, to be handed to <see cref="Record"/> at the end.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>Counts a request that has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="started">When it began.</param>
    public void Record(HttpContext context, long started)
    {
        var status = context.Response.StatusCode;
        var method = MethodLabel(context.Request.Method);
        var path = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        _requests.Add(new Request(method, path, status));
        if (_duration.Enabled)
        {
            _duration.Record(
                _time.GetElapsedTime(started).TotalSeconds,
                new TagList { { "method", method }, { "path", path }, { "status_class", StatusClass(status) } });
        }
    }

    private static string StatusClass(int status) => StatusClasses[Math.Clamp(status / 100, 0, StatusClasses.Length - 1)];

    private static string MethodLabel(string method)
        => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? method : "other";

    private readonly record struct Request(string Method, string Path, int Status);
}
