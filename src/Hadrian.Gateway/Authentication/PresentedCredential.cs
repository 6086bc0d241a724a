namespace Hadrian.Gateway;

/// <summary>What kind of credential a caller is taken to have presented.</summary>
internal enum CredentialKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A gateway API key.</summary>
    Key,

    /// <summary>A JSON web token.</summary>
    Token,
}

/// <summary>The one credential that is checked.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The key or token itself.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Error">Why nothing is checked, unless a caller without credentials may pass.</param>
internal readonly record struct PresentedCredential(CredentialKind Kind, ReadOnlyMemory<char> Value, CredentialSource Source, GatewayError? Error)
{
    public static implicit operator PresentedCredential(GatewayError error) => new(CredentialKind.None, default, default, error);
}
