using System.Net;

namespace Hadrian.Providers.OpenAI;

/// <summary>Gives requests of the vendor's client the same headers and HTTP version as our own.</summary>
internal sealed class UpstreamHeadersHandler(UpstreamHeaders headers, HttpVersionPolicy versionPolicy, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = versionPolicy;
        request.Headers.Remove("User-Agent");
        request.Headers.Remove("Authorization");
        request.Headers.Remove("OpenAI-Organization");
        request.Headers.Remove("OpenAI-Project");
        headers.ApplyTo(request.Headers);
        return base.SendAsync(request, cancellationToken);
    }
}
