using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Providers.AzureOpenAI.Tests;

/// <summary>
/// Azure's own credentials against a token endpoint here. Their library takes https addresses alone, so what it sends is led to
/// the stub below the library; everything above the socket is its own.
/// </summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private StubUpstream _azure = null!;
    private StubUpstream _entra = null!;

    public async Task InitializeAsync()
    {
        _azure = await StubUpstream.StartAsync();
        _entra = await StubUpstream.StartAsync();
        _entra.Unscripted = request => request.Path.EndsWith("/openid-configuration", StringComparison.Ordinal)
            ? StubReply.Json("""{"token_endpoint":"https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token","authorization_endpoint":"https://login.microsoftonline.com/tenant-1/oauth2/v2.0/authorize","issuer":"https://login.microsoftonline.com/tenant-1/v2.0"}""")
            : request.Path.EndsWith("/discovery/instance", StringComparison.Ordinal)
                ? StubReply.Json("""{"tenant_discovery_endpoint":"https://login.microsoftonline.com/tenant-1/v2.0/.well-known/openid-configuration","metadata":[]}""")
                : Token("token-1");
    }

    public async Task DisposeAsync()
    {
        await _azure.DisposeAsync();
        await _entra.DisposeAsync();
    }

    [Fact]
    public async Task Application_SignsInByItsSecretAndKeepsTheToken()
    {
        using var handler = new RerouteHandler(_entra.Root);
        using var provider = Provider("azure_ad", handler);

        for (var i = 0; i < 2; i++)
        {
            using var response = await provider.SendAsync();
        }

        var asked = Assert.Single(_entra.Requests, request => request.Method == "POST");
        Assert.Equal("/tenant-1/oauth2/v2.0/token", asked.Path);
        Assert.Contains("client_id=app-1", asked.Text, StringComparison.Ordinal);
        Assert.Contains("client_secret=secret-1", asked.Text, StringComparison.Ordinal);
        Assert.Contains("grant_type=client_credentials", asked.Text, StringComparison.Ordinal);
        Assert.Contains("cognitiveservices.azure.com", asked.Text, StringComparison.Ordinal);
        Assert.All(_azure.Requests, request => Assert.Equal("Bearer token-1", request.Headers["Authorization"]));
        Assert.All(_azure.Requests, request => Assert.DoesNotContain("api-key", request.Headers.Keys));
    }

    [Fact]
    public async Task ManagedIdentity_AsksTheMachine()
    {
        _entra.Unscripted = _ => StubReply.Json(
            $$"""{"access_token":"token-2","expires_in":"3600","expires_on":"{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}}","resource":"https://cognitiveservices.azure.com","token_type":"Bearer"}""");
        using var handler = new RerouteHandler(_entra.Root);
        using var provider = Provider("managed_identity", handler);

        using var response = await provider.SendAsync();

        Assert.Equal("Bearer token-2", Assert.Single(_azure.Requests).Headers["Authorization"]);
        var asked = _entra.Requests[^1];
        Assert.Equal("/metadata/identity/oauth2/token", asked.Path);
        Assert.Contains("resource=https", asked.RawTarget, StringComparison.Ordinal);
        Assert.Contains("client_id=app-1", asked.RawTarget, StringComparison.Ordinal);
        Assert.Equal("true", asked.Headers["Metadata"], ignoreCase: true);
    }

    [Fact]
    public async Task Application_ThatIsRefused_IsABadGatewayWithoutSecrets()
    {
        _entra.Unscripted = request => request.Method == "POST"
            ? StubReply.Json("""{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}""", 401)
            : StubReply.Json("""{"tenant_discovery_endpoint":"https://login.microsoftonline.com/tenant-1/v2.0/.well-known/openid-configuration","metadata":[],"token_endpoint":"https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token","authorization_endpoint":"https://login.microsoftonline.com/a","issuer":"https://login.microsoftonline.com/tenant-1/v2.0"}""");
        using var handler = new RerouteHandler(_entra.Root);
        using var provider = Provider("azure_ad", handler);

        var failed = await Assert.ThrowsAsync<GatewayException>(async () => await provider.SendAsync());

        Assert.Equal((502, "provider_error"), (failed.Error.StatusCode, failed.Code));
        Assert.Contains("providers.azure.auth", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", failed.ToString(), StringComparison.Ordinal);
        Assert.Empty(_azure.Requests);
    }

    [Fact]
    public async Task Token_IsRenewedFiveMinutesBeforeItsEnd()
    {
        var source = new Tokens(_time);
        using var provider = TestProvider.Create(_azure, options => options.Auth.Type = "managed_identity", source, _time);

        foreach (var minutes in new[] { 0, 54, 2, 1 })
        {
            _time.Advance(TimeSpan.FromMinutes(minutes));
            using var response = await provider.SendAsync();
        }

        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"], _azure.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Token_ThatCannotBeRenewed_ServesToItsEnd()
    {
        var source = new Tokens(_time);
        using var provider = TestProvider.Create(_azure, options => options.Auth.Type = "managed_identity", source, _time);
        using var first = await provider.SendAsync();

        source.IsAway = true;
        _time.Advance(TimeSpan.FromMinutes(58));
        using var second = await provider.SendAsync();
        _time.Advance(TimeSpan.FromMinutes(3));

        await Assert.ThrowsAsync<GatewayException>(async () => await provider.SendAsync());
        Assert.Equal(2, _azure.Requests.Count);
    }

    [Fact]
    public async Task Token_ManyCallsAtOnce_AskOnce()
    {
        var source = new Tokens(_time);
        using var provider = TestProvider.Create(_azure, options => options.Auth.Type = "managed_identity", source, _time);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await provider.SendAsync()).Dispose()));

        Assert.Equal(1, source.Asked);
    }

    private static StubReply Token(string token) => StubReply.Json($$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{{token}}"}""");

    private AzureOpenAIProvider Provider(string type, RerouteHandler handler)
    {
        var options = TestProvider.Options(_azure);
        (options.Auth.Type, options.Auth.TenantId, options.Auth.ClientId, options.Auth.ClientSecret) = (type, "tenant-1", "app-1", "secret-1");
        var credential = AzureCredentials.Create(options.Auth, settings =>
        {
            settings.Transport = new HttpClientTransport(new HttpClient(handler, disposeHandler: false));
            settings.Retry.MaxRetries = 0;
        });
        return new AzureOpenAIProvider("azure", options, new UpstreamHttpOptions(), TimeProvider.System, credential);
    }

    /// <summary>Leads every request to the stub.</summary>
    private sealed class RerouteHandler(string root) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(root + request.RequestUri!.PathAndQuery);
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Tokens(FakeTimeProvider time) : TokenCredential
    {
        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
            => IsAway ? throw new CredentialUnavailableException("away") : new AccessToken($"t{++Asked}", time.GetUtcNow().AddHours(1));

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return GetToken(requestContext, cancellationToken);
        }
    }
}
