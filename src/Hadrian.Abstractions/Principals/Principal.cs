namespace Hadrian;

/// <summary>What kind of caller a <see cref="Principal"/> is.</summary>
public enum PrincipalKind
{
    /// <summary>Nobody proved who they are.</summary>
    Anonymous,

    /// <summary>A gateway API key.</summary>
    ApiKey,

    /// <summary>The bootstrap credential of the configuration, valid until a first administrator exists.</summary>
    Bootstrap,

    /// <summary>A person or program that an identity provider vouches for.</summary>
    User,

    /// <summary>Whoever holds one of the configuration's emergency keys.</summary>
    Emergency,
}

/// <summary>Who makes a call. Immutable; shared between calls through the caches of keys and tokens.</summary>
public sealed class Principal
{
    private Principal(PrincipalKind kind) => Kind = kind;

    /// <summary>Gets the caller without credentials.</summary>
    public static Principal Anonymous { get; } = new(PrincipalKind.Anonymous);

    /// <summary>Gets the bootstrap administrator.</summary>
    public static Principal Bootstrap { get; } = new(PrincipalKind.Bootstrap);

    /// <summary>The issuer of emergency accounts, with which their names begin, too.</summary>
    public const string EmergencyIssuer = "_emergency";

    /// <summary>Gets what kind of caller this is.</summary>
    public PrincipalKind Kind { get; }

    /// <summary>Gets the API key, when <see cref="Kind"/> is <see cref="PrincipalKind.ApiKey"/>.</summary>
    public ApiKeyRecord? ApiKey { get; private init; }

    /// <summary>Gets the user, when <see cref="Kind"/> is <see cref="PrincipalKind.User"/>.</summary>
    public UserIdentity? User { get; private init; }

    /// <summary>Gets who it is, when <see cref="Kind"/> is <see cref="PrincipalKind.Emergency"/>.</summary>
    public UserIdentity? Emergency { get; private init; }

    /// <summary>Gets the organisation the caller acts for, when known.</summary>
    public Guid? OrganizationId { get; private init; }

    /// <summary>Creates the principal of an API key.</summary>
    /// <param name="key">The key, already checked.</param>
    public static Principal ForApiKey(ApiKeyRecord key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Principal(PrincipalKind.ApiKey) { ApiKey = key, OrganizationId = key.OrganizationId };
    }

    /// <summary>Creates the principal of an emergency account.</summary>
    /// <param name="account">The account, its key already checked.</param>
    public static Principal ForEmergency(UserIdentity account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new Principal(PrincipalKind.Emergency) { Emergency = account };
    }

    /// <summary>Creates the principal of a user.</summary>
    /// <param name="user">The user, already authenticated.</param>
    /// <param name="organizationId">The organisation the user is a member of; its limits and budgets hold for them.</param>
    public static Principal ForUser(UserIdentity user, Guid? organizationId = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Principal(PrincipalKind.User) { User = user, OrganizationId = organizationId };
    }
}
