using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Bedrock;

/// <summary>Where credentials for Bedrock come from. Section <c>providers.NAME.credentials</c>.</summary>
public sealed class BedrockCredentialsOptions
{
    /// <summary>AWS's own chain: environment, shared files, web identity, container, instance.</summary>
    public const string Default = "default";

    /// <summary>An access key in the settings.</summary>
    public const string Static = "static";

    /// <summary>A role, taken with the credentials of AWS's own chain.</summary>
    public const string AssumeRole = "assume_role";

    /// <summary>A profile of the shared files.</summary>
    public const string Profile = "profile";

    /// <summary>Gets or sets the kind: <see cref="Default"/>, <see cref="Static"/>, <see cref="AssumeRole"/> or <see cref="Profile"/>.</summary>
    /// <value>Default: <see cref="Default"/>.</value>
    [ConfigurationKeyName("type")]
    public string Type { get; set; } = Default;

    /// <summary>Gets or sets the access key's id. Required where the kind is <see cref="Static"/>.</summary>
    [ConfigurationKeyName("access_key_id")]
    public string? AccessKeyId { get; set; }

    /// <summary>Gets or sets the access key's secret. Required where the kind is <see cref="Static"/>.</summary>
    [ConfigurationKeyName("secret_access_key")]
    public string? SecretAccessKey { get; set; }

    /// <summary>Gets or sets the token of a temporary access key.</summary>
    [ConfigurationKeyName("session_token")]
    public string? SessionToken { get; set; }

    /// <summary>Gets or sets the role's ARN. Required where the kind is <see cref="AssumeRole"/>.</summary>
    [ConfigurationKeyName("role_arn")]
    public string? RoleArn { get; set; }

    /// <summary>Gets or sets the external id the role's owner demands.</summary>
    [ConfigurationKeyName("external_id")]
    public string? ExternalId { get; set; }

    /// <summary>Gets or sets the session's name, which AWS's audit trail shows.</summary>
    /// <value>Default: <see langword="null"/>: <c>hadrian-gateway</c>.</value>
    [ConfigurationKeyName("session_name")]
    public string? SessionName { get; set; }

    /// <summary>Gets or sets where the role is asked for, such as a VPC endpoint.</summary>
    /// <value>Default: <see langword="null"/>: the region's own, or what AWS's variable <c>AWS_ENDPOINT_URL_STS</c> says.</value>
    [ConfigurationKeyName("sts_endpoint_url")]
    public string? StsEndpointUrl { get; set; }

    /// <summary>Gets or sets the profile's name. Required where the kind is <see cref="Profile"/>.</summary>
    [ConfigurationKeyName("name")]
    public string? Name { get; set; }

    /// <summary>Tells the kind and who is meant; no secret.</summary>
    public override string ToString() => Type switch
    {
        Static => "static (access key ***)",
        AssumeRole => $"assume_role ({RoleArn})",
        Profile => $"profile ({Name})",
        _ => Type,
    };
}
