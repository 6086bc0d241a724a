using System.Net;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Gives requests of Azure's client the same credentials, API version and HTTP version as our own.</summary>
internal sealed class AzureRequestHandler(AzureAuthorization authorization, string apiVersion, UpstreamHttpOptions http, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = http.VersionPolicy;
        request.RequestUri = new UriBuilder(request.RequestUri!) { Query = "api-version=" + apiVersion }.Uri;
        request.Headers.Remove("User-Agent");
        if (http.UserAgent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", http.UserAgent);
        }

        await authorization.ApplyAsync(request.Headers, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
