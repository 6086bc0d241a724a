namespace Hadrian;

/// <summary>How a membership came to be.</summary>
public enum MembershipSource
{
    /// <summary>An administrator made it.</summary>
    Manual,

    /// <summary>The user's first sign-in made it.</summary>
    Jit,

    /// <summary>A directory made it by SCIM.</summary>
    Scim,
}
