using System.Net.Http.Headers;

namespace Hadrian.Gateway;

/// <summary>Evaluates what a client that speaks OpenAI's protocol over <see cref="HttpClient"/> sends and gets back. A block is an error response in OpenAI's shape.</summary>
/// <remarks>
/// Put it outside of budgets and usage, so that a blocked answer is billed.
/// Requests other than chat and completions pass untouched.
/// </remarks>
public sealed class GuardrailHandler : DelegatingHandler
{
    private readonly GuardrailEngine _engine;
    private readonly TimeProvider _time;

    /// <summary>Initialises the handler.</summary>
    /// <param name="engine">The guardrails.</param>
    /// <param name="time">The clock.</param>
    public GuardrailHandler(GuardrailEngine engine, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(time);
        _engine = engine;
        _time = time;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _engine.IsActive && request.RequestUri?.AbsolutePath.EndsWith("/completions", StringComparison.Ordinal) == true
            ? SendGuardedAsync(request, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    /// <summary>Not supported: guardrails are asynchronous.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">A token to cancel the call.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("Hadrian's guardrails are asynchronous: use SendAsync.");

    private async Task<HttpResponseMessage> SendGuardedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = request.Options.TryGetValue(PolicyHandler.CallKey, out var known) ? known
            : AmbientCall.Current ?? new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow());
        if (_engine.Input is { IsConcurrent: true } concurrent && request.Content is not null)
        {
            return await SendWhileCheckedAsync(concurrent, request, call, cancellationToken).ConfigureAwait(false);
        }

        if (_engine.Input is { } input && request.Content is { } content)
        {
            var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var guarded = await input.CheckAsync(call, body, cancellationToken).ConfigureAwait(false);
            if (guarded.Refusal is { } refusal)
            {
                return RefusalResponse.Create(request, refusal, call);
            }

            if (guarded.IsChanged)
            {
                request.Content = With(content.Headers, new ReadOnlyMemoryContent(guarded.Body));
            }
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReleaseAsync(request, response, call, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendWhileCheckedAsync(
        InputGuard input, HttpRequestMessage request, GatewayCall call, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var model = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new InputRace(input, call, input.RequireAsync(call, body, cancellationToken), model);
        var sending = base.SendAsync(request, model.Token);
        try
        {
            await race.RunAsync(sending).ConfigureAwait(false);
        }
        catch (GatewayException exception)
        {
            await LeaveAsync(sending, cancellationToken).ConfigureAwait(false);
            return RefusalResponse.Create(request, exception.Error, call);
        }

        return await ReleaseAsync(request, await sending.ConfigureAwait(false), call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends an answer that must not be handed on. A plain one is read first: who bills it further in learns its usage that way.</summary>
    private static async Task LeaveAsync(Task<HttpResponseMessage> sending, CancellationToken cancellationToken)
    {
        if (!sending.IsCompletedSuccessfully)
        {
            return;
        }

        using var response = await sending.ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            try
            {
                await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // It broke off, as whoever bills it has seen.
            }
        }
    }

    private Task<HttpResponseMessage> ReleaseAsync(
        HttpRequestMessage request, HttpResponseMessage response, GatewayCall call, CancellationToken cancellationToken)
        => _engine.Output is { } output && response.IsSuccessStatusCode
            ? GuardAsync(output, request, response, call, cancellationToken)
            : Task.FromResult(response);

    private static async Task<HttpResponseMessage> GuardAsync(
        OutputGuard guard, HttpRequestMessage request, HttpResponseMessage response, GatewayCall call, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            response.Content = With(content.Headers, new StreamContent(new GuardedStream(stream, new GuardedEvents(guard, call))));
            return response;
        }

        var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var guarded = await guard.CheckAsync(call, body, cancellationToken).ConfigureAwait(false);
        if (guarded.Refusal is { } refusal)
        {
            response.Dispose();
            return RefusalResponse.Create(request, refusal, call);
        }

        response.Content = With(content.Headers, new ReadOnlyMemoryContent(guarded.Body));
        return response;
    }

    private static HttpContent With(HttpContentHeaders headers, HttpContent content)
    {
        foreach (var header in headers.NonValidated)
        {
            if (!header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return content;
    }
}
