using System.Net.Http.Headers;

namespace Hadrian.Providers.OpenAI;

/// <summary>Sends a request and hands its answer on as it arrives.</summary>
internal static class PassThrough
{
    public static async ValueTask<ProviderResponse> SendAsync(HttpMessageInvoker invoker, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var mayBeRetried = !response.IsSuccessStatusCode;
        return new ProviderResponse((int)response.StatusCode, body, response)
        {
            MediaType = MediaType(response.Content.Headers),
            ContentLength = response.Content.Headers.ContentLength,
            RetryAfter = mayBeRetried ? Header(response.Headers, "Retry-After") : null,
            RetryAfterMs = mayBeRetried ? Header(response.Headers, "retry-after-ms") : null,
            ShouldRetry = mayBeRetried ? Header(response.Headers, "x-should-retry") : null,
        };
    }

    private static string? MediaType(HttpContentHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            return null;
        }

        var value = values.ToString();
        var parameters = value.IndexOf(';', StringComparison.Ordinal);
        return parameters < 0 ? value : value[..parameters].TrimEnd();
    }

    private static string? Header(HttpResponseHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
