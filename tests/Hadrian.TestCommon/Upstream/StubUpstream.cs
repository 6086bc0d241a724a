using System.Collections.Concurrent;
using System.Net;
using Hadrian.TestCommon.Internal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hadrian.TestCommon;

/// <summary>
/// A model provider on real Kestrel, on a free loopback port. It records every request and answers with the next
/// scripted reply, or like OpenAI when the script is empty.
/// </summary>
public sealed class StubUpstream : IAsyncDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Func<StubRequest, StubReply>> _script = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RequestLog _log = new();
    private readonly WebApplication _app;

    private StubUpstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(ConfigureKestrel);
        _app = builder.Build();
        _app.Run(HandleAsync);
        Unscripted = request => OpenAIStub.Reply(request, HonoursEncodingFormat);
    }

    /// <summary>Gets the stub's root without a trailing slash, such as <c>http://127.0.0.1:1234</c>.</summary>
    public string Root => _app.Urls.First();

    /// <summary>Gets the base URL in OpenAI's manner, <see cref="Root"/> with <c>/v1</c>.</summary>
    public string BaseUrl => Root + "/v1";

    /// <summary>
    /// Gets or sets a value indicating whether embeddings come as base64 when asked for; otherwise always as
    /// arrays, like many compatible servers. On by default.
    /// </summary>
    public bool HonoursEncodingFormat { get; set; } = true;

    /// <summary>Gets or sets what answers a request when the script is empty. OpenAI's conversation by default.</summary>
    public Func<StubRequest, StubReply> Unscripted { get; set; }

    /// <summary>Gets the requests so far, in order of arrival.</summary>
    public IReadOnlyList<StubRequest> Requests => _log.Snapshot();

    /// <summary>Starts a stub upstream.</summary>
    public static async Task<StubUpstream> StartAsync()
    {
        var upstream = new StubUpstream();
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>Appends replies to the script; each serves one request.</summary>
    public void Enqueue(params ReadOnlySpan<StubReply> replies)
    {
        foreach (var reply in replies)
        {
            _script.Enqueue(_ => reply);
        }
    }

    /// <summary>Appends a reply that is made from the request it serves.</summary>
    public void Enqueue(Func<StubRequest, StubReply> reply) => _script.Enqueue(reply);

    /// <summary>Waits for the request with the given number, counted from 1, to arrive with its whole body.</summary>
    /// <param name="number">The number of the request since the stub started.</param>
    /// <param name="timeout">How long to wait; 20 seconds by default.</param>
    /// <exception cref="TimeoutException">The request did not come in time.</exception>
    public Task<StubRequest> WaitForRequestAsync(int number = 1, TimeSpan? timeout = null) =>
        _log.WaitFor(number).WaitAsync(timeout ?? DefaultTimeout);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app.StopAsync(_stopping.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static void ConfigureKestrel(KestrelServerOptions options)
    {
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinResponseDataRate = null;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await using var onAborted = context.RequestAborted.Register(request.MarkAborted);
        var reply = _script.TryDequeue(out var next) ? next : Unscripted;
        _log.Add(request);

        try
        {
            if (await StubReplyWriter.WriteAsync(reply(request), context, lost.Token))
            {
                await context.Response.CompleteAsync();
                request.MarkAnswered();
            }
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private static async Task<StubRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);

        return new StubRequest
        {
            Method = request.Method,
            Path = request.Path.Value ?? "/",
            RawTarget = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
        };
    }
}
