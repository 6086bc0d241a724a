using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Hadrian.Providers.Bedrock;

/// <summary>
/// Credentials of a role, kept until five minutes before they expire and asked for once however many calls wait.
/// </summary>
/// <remarks>
/// AWS's own <see cref="AssumeRoleAWSCredentials"/> finds its STS client by reflection and its region in the environment; this
/// asks the provider's region, or the endpoint that is set.
/// </remarks>
internal sealed class AssumedRoleCredentials : RefreshingAWSCredentials
{
    private const string UsualSessionName = "hadrian-gateway";

    private readonly BedrockCredentialsOptions _options;
    private readonly string _region;
    private readonly Func<Task<AWSCredentials>> _source;

    /// <summary>Initialises the credentials.</summary>
    /// <param name="options">The role.</param>
    /// <param name="region">The region whose STS is asked.</param>
    /// <param name="source">Gives the credentials to ask with.</param>
    public AssumedRoleCredentials(BedrockCredentialsOptions options, string region, Func<Task<AWSCredentials>> source)
    {
        _options = options;
        _region = region;
        _source = source;
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials()
        => throw new NotSupportedException("Credentials of a role are asked for asynchronously.");

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var source = await _source().ConfigureAwait(false);
        using var client = new AmazonSecurityTokenServiceClient(source, Configuration());
        var request = new AssumeRoleRequest
        {
            RoleArn = _options.RoleArn,
            RoleSessionName = _options.SessionName is { Length: > 0 } name ? name : UsualSessionName,
            ExternalId = _options.ExternalId is { Length: > 0 } id ? id : null,
        };
        var response = await client.AssumeRoleAsync(request).ConfigureAwait(false);
        var granted = response.Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(granted.AccessKeyId, granted.SecretAccessKey, granted.SessionToken),
            granted.Expiration!.Value.ToUniversalTime());
    }

    private AmazonSecurityTokenServiceConfig Configuration()
    {
        var configuration = new AmazonSecurityTokenServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(_region), Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 2 };
        if (_options.StsEndpointUrl is { Length: > 0 } endpoint)
        {
            configuration.ServiceURL = endpoint;
            configuration.AuthenticationRegion = _region;
        }

        return configuration;
    }
}
