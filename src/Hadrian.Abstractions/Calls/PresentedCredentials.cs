namespace Hadrian;

/// <summary>Where an accepted credential came from.</summary>
public enum CredentialSource
{
    /// <summary>No credential was accepted.</summary>
    None,

    /// <summary>The key header.</summary>
    ApiKeyHeader,

    /// <summary>The <c>Authorization</c> header.</summary>
    Authorization,
}

/// <summary>The credentials a caller presented, exactly as they arrived. Never logged.</summary>
/// <param name="ApiKey">The value of the configured key header (default <c>X-API-Key</c>), or a key handed over in process.</param>
/// <param name="Authorization">The value of the <c>Authorization</c> header, scheme included.</param>
public readonly record struct PresentedCredentials(string? ApiKey, string? Authorization)
{
    /// <summary>Gets whether nothing was presented.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(Authorization);

    /// <summary>Says which credentials are present, never their values.</summary>
    public override string ToString()
        => $"{{ ApiKey = {(ApiKey is null ? "none" : "***")}, Authorization = {(Authorization is null ? "none" : "***")} }}";
}
