namespace Hadrian.Gateway;

/// <summary>Who may be given an answer that was cached for somebody. A caller that does not belong to such a group keeps the next narrower one.</summary>
public enum CacheSharing
{
    /// <summary>The same API key only.</summary>
    Key,

    /// <summary>All keys of one user or service account.</summary>
    User,

    /// <summary>All keys of one project or team.</summary>
    Project,

    /// <summary>All keys of one organisation.</summary>
    Organization,
}
