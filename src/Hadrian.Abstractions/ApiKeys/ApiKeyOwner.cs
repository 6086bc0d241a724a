namespace Hadrian;

/// <summary>What kind of entity owns a key.</summary>
public enum ApiKeyOwnerKind
{
    /// <summary>An organisation.</summary>
    Organization,

    /// <summary>A team.</summary>
    Team,

    /// <summary>A project.</summary>
    Project,

    /// <summary>A user.</summary>
    User,

    /// <summary>A service account.</summary>
    ServiceAccount,
}

/// <summary>The owner of a key.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
public readonly record struct ApiKeyOwner(ApiKeyOwnerKind Kind, Guid Id);
