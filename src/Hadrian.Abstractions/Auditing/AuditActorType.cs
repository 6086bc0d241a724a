namespace Hadrian;

/// <summary>Who made a change.</summary>
public enum AuditActorType
{
    /// <summary>The gateway itself, or the bootstrap credential of its configuration.</summary>
    System,

    /// <summary>An API key.</summary>
    ApiKey,

    /// <summary>A user.</summary>
    User,

    /// <summary>A service account.</summary>
    ServiceAccount,

    /// <summary>Somebody an identity provider or a proxy names and the gateway has no record of.</summary>
    ExternalUser,
}
