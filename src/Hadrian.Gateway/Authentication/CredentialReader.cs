namespace Hadrian.Gateway;

/// <summary>Tells which of the presented credentials counts, and as what: that depends on the mode (admin-and-auth §3.1).</summary>
internal sealed class CredentialReader(AuthenticationOptions options)
{
    private const string Bearer = "Bearer ";

    private readonly string _prefix = options.ApiKey.KeyPrefix;
    private readonly bool _isOwnHeader = !string.Equals(options.ApiKey.HeaderName, "Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>Picks the credential.</summary>
    /// <param name="credentials">What was presented.</param>
    /// <param name="isInProcess">Whether the caller is this process, which has one place for all credentials, the key's.</param>
    public PresentedCredential Read(PresentedCredentials credentials, bool isInProcess) => options.Mode switch
    {
        AuthenticationMode.Jwt => ReadToken(credentials, isInProcess),
        AuthenticationMode.Multi => ReadEither(credentials, isInProcess),
        _ => ReadKey(credentials),
    };

    /// <summary>Tells whether a key's header and <c>Authorization</c> are both there, where either would do.</summary>
    public bool IsAmbiguous(PresentedCredentials credentials)
        => options.Mode == AuthenticationMode.Multi && _isOwnHeader && !string.IsNullOrEmpty(credentials.ApiKey) && !string.IsNullOrEmpty(credentials.Authorization);

    private PresentedCredential ReadKey(PresentedCredentials credentials)
    {
        if (!string.IsNullOrEmpty(credentials.ApiKey))
        {
            return KeyOfHeader(credentials.ApiKey);
        }

        if (!string.IsNullOrEmpty(credentials.Authorization))
        {
            return IsBearer(credentials.Authorization) && IsKey(credentials.Authorization)
                ? Key(credentials.Authorization, CredentialSource.Authorization)
                : options.Mode == AuthenticationMode.None ? default(PresentedCredential) // OpenAI clients still send some key; it is not ours to judge
                : AuthenticationErrors.Invalid;
        }

        return Nothing();
    }

    private PresentedCredential ReadToken(PresentedCredentials credentials, bool isInProcess)
    {
        if (isInProcess && string.IsNullOrEmpty(credentials.Authorization) && !string.IsNullOrEmpty(credentials.ApiKey))
        {
            return Token(credentials.ApiKey, CredentialSource.ApiKeyHeader);
        }

        return string.IsNullOrEmpty(credentials.Authorization) ? Nothing()
            : !IsBearer(credentials.Authorization) ? JwtErrors.Scheme
            : IsKey(credentials.Authorization) ? JwtErrors.KeyInstead
            : Token(credentials.Authorization, CredentialSource.Authorization);
    }

    private PresentedCredential ReadEither(PresentedCredentials credentials, bool isInProcess)
    {
        var (header, authorization) = (_isOwnHeader ? credentials.ApiKey : null, credentials.Authorization);
        if (!string.IsNullOrEmpty(header))
        {
            // Under a vendor's SDK the other header is the vendor's.
            return IsAmbiguous(credentials) && !isInProcess ? AuthenticationErrors.Ambiguous(options.ApiKey.HeaderName)
                : isInProcess && !IsKey(header) ? Token(header, CredentialSource.ApiKeyHeader)
                : KeyOfHeader(header);
        }

        if (string.IsNullOrEmpty(authorization))
        {
            return Nothing();
        }

        var isBearer = IsBearer(authorization);
        return IsKey(authorization) && (isBearer || !_isOwnHeader) ? Key(authorization, CredentialSource.Authorization)
            : isBearer ? Token(authorization, CredentialSource.Authorization)
            : JwtErrors.Scheme;
    }

    private PresentedCredential KeyOfHeader(string header)
        => IsKey(header) ? Key(header, CredentialSource.ApiKeyHeader) : AuthenticationErrors.Format(_prefix);

    private PresentedCredential Nothing()
        => options.Mode == AuthenticationMode.None || options.AllowAnonymous ? default(PresentedCredential) : AuthenticationErrors.Missing(options);

    private bool IsKey(string value) => WithoutScheme(value).Span.StartsWith(_prefix, StringComparison.Ordinal);

    private static bool IsBearer(string value) => value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    private static PresentedCredential Key(string value, CredentialSource source) => new(CredentialKind.Key, WithoutScheme(value), source, null);

    private static PresentedCredential Token(string value, CredentialSource source) => new(CredentialKind.Token, WithoutScheme(value), source, null);

    private static ReadOnlyMemory<char> WithoutScheme(string value) => IsBearer(value) ? value.AsMemory(Bearer.Length).Trim() : value.AsMemory();
}
