using System.Net;
using System.Text;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Gateway;

/// <summary>
/// The response cache under any client that speaks OpenAI's protocol over <see cref="HttpClient"/>. Answers say
/// <c>X-Cache: HIT</c> or <c>MISS</c>; <c>Cache-Control</c> and <c>X-Cache-Force-Refresh</c> of a request are obeyed.
/// </summary>
/// <remarks>
/// The tenant is that of the call a Hadrian handler further out began. Besides, answers are told apart by the request's
/// address and by the headers that say for whom the provider works.
/// </remarks>
public sealed class ResponseCacheHandler : DelegatingHandler
{
    private const string Json = "application/json";

    private static readonly string[] TellingHeaders = ["Authorization", "api-key", "OpenAI-Organization", "OpenAI-Project", "OpenAI-Beta"];

    private readonly ResponseCache _cache;
    private readonly TimeProvider _time;
    private readonly string _provider;

    /// <summary>Initialises the handler.</summary>
    /// <param name="cache">The cache; it outlives the handler.</param>
    /// <param name="time">The clock.</param>
    /// <param name="provider">The provider's name.</param>
    public ResponseCacheHandler(ResponseCache cache, TimeProvider time, string provider)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(provider);
        _cache = cache;
        _time = time;
        _provider = provider;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var directive = CacheHeaders.Read(First(request, "Cache-Control"), First(request, CacheHeaders.ForceRefresh));
        request.Headers.Remove(CacheHeaders.ForceRefresh);
        if (!_cache.IsEnabled || await ReadAsync(request, cancellationToken).ConfigureAwait(false) is not { } asked)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var lookup = await _cache.LookUpAsync(CallOf(request, asked), asked, directive, OriginOf(request), cancellationToken).ConfigureAwait(false);
        var isHandedOver = false;
        try
        {
            if (lookup.Answer is { } answer)
            {
                return Hit(request, answer);
            }

            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (CacheHeaders.StatusValue(lookup.Status) is { } status)
            {
                response.Headers.TryAddWithoutValidation(CacheHeaders.Status, status);
            }

            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == Json)
            {
                response.Content = new ObservedContent(response, new CacheObserver(lookup, asked.Operation, (int)response.StatusCode, _cache.MaxSizeBytes));
                isHandedOver = true;
            }

            return response;
        }
        finally
        {
            if (!isHandedOver)
            {
                lookup.Dispose();
            }
        }
    }

    /// <summary>Not supported, as with all of Hadrian's handlers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">A token to cancel the call.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("Hadrian's handlers are asynchronous: use SendAsync.");

    private static async ValueTask<OpenAIRequest?> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post || request.Content is null || OperationOf(request.RequestUri) is not { } operation)
        {
            return null;
        }

        await request.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var body = await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return OpenAIRequest.TryParse(operation, body, out var asked, out _) ? asked : null;
    }

    private static GatewayOperation? OperationOf(Uri? uri)
    {
        var path = uri?.AbsolutePath ?? string.Empty;
        return path.EndsWith("/chat/completions", StringComparison.Ordinal) ? GatewayOperation.Chat
            : path.EndsWith("/completions", StringComparison.Ordinal) ? GatewayOperation.Completion
            : path.EndsWith("/embeddings", StringComparison.Ordinal) ? GatewayOperation.Embeddings
            : null;
    }

    private static string OriginOf(HttpRequestMessage request)
    {
        // Lines, because neither an address nor a header can hold the end of one.
        var origin = new StringBuilder(request.RequestUri!.AbsoluteUri);
        foreach (var name in TellingHeaders)
        {
            origin.Append('\n').Append(First(request, name));
        }

        return origin.ToString();
    }

    private static HttpResponseMessage Hit(HttpRequestMessage request, CachedAnswer answer)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ReadOnlyMemoryContent(answer.Body) };
        response.Content.Headers.ContentType = new(Json);
        response.Headers.TryAddWithoutValidation(CacheHeaders.Status, CacheHeaders.StatusValue(CacheStatus.Hit));
        response.Headers.TryAddWithoutValidation(CacheHeaders.CachedAt, CacheHeaders.CachedAtValue(answer));
        return response;
    }

    private static string? First(HttpRequestMessage request, string name)
        => request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private GatewayCall CallOf(HttpRequestMessage request, OpenAIRequest asked)
        => request.Options.TryGetValue(PolicyHandler.CallKey, out var call) ? call : AmbientCall.Current ?? new GatewayCall(asked.Operation, _time.GetUtcNow())
        {
            Target = new ModelTarget(_provider, asked.Model ?? string.Empty),
        };
}
