using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Hadrian.Providers.Bedrock;

/// <summary>One provider's credentials, found and kept fresh by AWS's own library.</summary>
internal sealed class BedrockCredentials : IDisposable
{
    private readonly string _provider;
    private readonly BedrockCredentialsOptions _options;
    private readonly AWSCredentials? _fixed;
    private DefaultAWSCredentialsIdentityResolver _chain = new();

    /// <summary>Initialises the credentials.</summary>
    /// <param name="provider">The provider's configured name, for errors.</param>
    /// <param name="region">Its region.</param>
    /// <param name="options">Where they come from.</param>
    /// <param name="source">What a role is taken with; <see langword="null"/> for AWS's own chain.</param>
    public BedrockCredentials(string provider, string region, BedrockCredentialsOptions options, AWSCredentials? source = null)
    {
        _provider = provider;
        _options = options;
        _fixed = options.Type switch
        {
            BedrockCredentialsOptions.Static when options.SessionToken is { Length: > 0 } token => new SessionAWSCredentials(options.AccessKeyId, options.SecretAccessKey, token),
            BedrockCredentialsOptions.Static => new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey),
            BedrockCredentialsOptions.AssumeRole => new AssumedRoleCredentials(options, region, source is null ? ChainAsync : () => Task.FromResult(source)),
            _ => null,
        };
    }

    /// <summary>Gives credentials that are good for a request sent now.</summary>
    /// <exception cref="GatewayException">There are none: code <c>provider_error</c>. The cause is the inner exception; it is not for clients.</exception>
    public async ValueTask<AWSCredentials> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var credentials = _fixed ?? (_options.Type == BedrockCredentialsOptions.Profile ? Profile() : await ChainAsync().WaitAsync(cancellationToken).ConfigureAwait(false));

            // Fetched here, where a failure can be told from one of the request.
            await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return credentials;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var reason = exception is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $" AWS answers {code}." : "";
            throw new GatewayException(
                new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError, $"Provider '{_provider}' has no AWS credentials.{reason}"), exception);
        }
    }

    /// <summary>Forgets credentials AWS calls expired.</summary>
    /// <returns>Whether others can be had.</returns>
    public bool TryDrop(AWSCredentials expired)
    {
        if (_options.Type == BedrockCredentialsOptions.Static)
        {
            return false;
        }

        (expired as RefreshingAWSCredentials)?.ClearCredentials();
        if (_fixed is null)
        {
            _chain = new DefaultAWSCredentialsIdentityResolver();
        }

        return true;
    }

    public void Dispose()
    {
        (_fixed as IDisposable)?.Dispose();
        _chain.Dispose();
    }

    private Task<AWSCredentials> ChainAsync() => _chain.ResolveIdentityAsync(null, CancellationToken.None);

    private AWSCredentials Profile() => new CredentialProfileStoreChain().TryGetAWSCredentials(_options.Name, out var credentials)
        ? credentials
        : throw new InvalidOperationException($"The shared AWS files have no profile '{_options.Name}' with credentials.");
}
