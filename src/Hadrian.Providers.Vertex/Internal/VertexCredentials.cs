using System.Net;
using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;

namespace Hadrian.Providers.Vertex;

/// <summary>One provider's credentials at Google. Google's library fetches tokens, keeps them, and renews them before they expire, once however many calls wait.</summary>
/// <param name="provider">The provider's configured name, for errors.</param>
/// <param name="options">Where they come from.</param>
internal sealed class VertexCredentials(string provider, VertexCredentialsOptions options) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private readonly SemaphoreSlim _turn = new(1);
    private volatile GoogleCredential? _credential;

    /// <summary>Sets the headers of a request that is sent now.</summary>
    /// <returns>The credential that was used.</returns>
    /// <exception cref="GatewayException">There is no token: code <c>provider_error</c>. The cause is the inner exception; it is not for clients.</exception>
    public async ValueTask<object> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var credential = _credential ?? await LoadOnceAsync(cancellationToken).ConfigureAwait(false);
            var token = await ((ITokenAccessWithHeaders)credential).GetAccessTokenWithHeadersForRequestAsync(null, cancellationToken)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);

            // Whose quota counts, where the credentials say so.
            token.AddHeaders(request);
            return credential;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reason = exception is TokenResponseException { Error.Error: { Length: > 0 } code } ? $" Google answers {code}." : "";
            throw new GatewayException(
                new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError, $"Provider '{provider}' has no Google credentials.{reason}"), exception);
        }
    }

    /// <summary>Forgets a credential whose token Google refuses, so that the next request asks for another.</summary>
    public void Drop(object credential)
    {
        if (ReferenceEquals(_credential, credential))
        {
            _credential = null;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<GoogleCredential> LoadOnceAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _credential ??= (await LoadAsync(cancellationToken).ConfigureAwait(false)).CreateWithHttpClientFactory(new SingleTryFactory()).CreateScoped(Scope);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<GoogleCredential> LoadAsync(CancellationToken cancellationToken) => options.Type switch
    {
        VertexCredentialsOptions.ServiceAccount
            => (await CredentialFactory.FromFileAsync<ServiceAccountCredential>(options.KeyPath, cancellationToken).ConfigureAwait(false)).ToGoogleCredential(),
        VertexCredentialsOptions.ServiceAccountJson => CredentialFactory.FromJson<ServiceAccountCredential>(options.Json).ToGoogleCredential(),
        _ => await GoogleCredential.GetApplicationDefaultAsync(cancellationToken).ConfigureAwait(false),
    };

    /// <summary>Leaves it to the gateway to try again.</summary>
    private sealed class SingleTryFactory : IHttpClientFactory
    {
        private readonly HttpClientFactory _inner = new();

        public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
        {
            var client = _inner.CreateHttpClient(args);
            client.MessageHandler.NumTries = 1;
            return client;
        }
    }
}
