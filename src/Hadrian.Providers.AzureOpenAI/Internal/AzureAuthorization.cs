using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Signs requests in: with the key, or with a token that is kept until five minutes before its end.</summary>
internal sealed class AzureAuthorization(string provider, AzureOpenAIAuthOptions auth, TokenCredential? credential, TimeProvider time) : IDisposable
{
    private static readonly TokenRequestContext Wanted = new(["https://cognitiveservices.azure.com/.default"]);
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Token? _token;

    /// <summary>Sets the headers, in place of any that sign in otherwise.</summary>
    /// <exception cref="GatewayException">Azure gives no token.</exception>
    public async ValueTask ApplyAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        headers.Remove("api-key");
        headers.Remove("Authorization");
        if (credential is null)
        {
            headers.TryAddWithoutValidation("api-key", auth.ApiKey);
        }
        else
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + await TokenAsync(credential, cancellationToken).ConfigureAwait(false));
        }
    }

    public void Dispose() => _asking.Dispose();

    private async ValueTask<string> TokenAsync(TokenCredential source, CancellationToken cancellationToken)
    {
        if (_token is { } current && current.Until - Early > time.GetUtcNow())
        {
            return current.Value;
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is { } renewed && renewed.Until - Early > time.GetUtcNow())
            {
                return renewed.Value;
            }

            var answer = await source.GetTokenAsync(Wanted, cancellationToken).ConfigureAwait(false);
            _token = new Token(answer.Token, answer.ExpiresOn);
            return answer.Token;
        }
        catch (AuthenticationFailedException exception)
        {
            return _token is { } old && old.Until > time.GetUtcNow() ? old.Value : throw new GatewayException(
                new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                    $"Provider '{provider}' cannot sign in at Azure. Whoever runs the gateway should check providers.{provider}.auth."),
                exception);
        }
        finally
        {
            _asking.Release();
        }
    }

    private sealed record Token(string Value, DateTimeOffset Until);
}
