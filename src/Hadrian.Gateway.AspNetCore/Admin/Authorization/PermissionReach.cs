namespace Hadrian.Gateway.AspNetCore;

/// <summary>Which of a caller's roles count towards a permission.</summary>
internal enum PermissionReach
{
    /// <summary>None is needed: every caller of the admin API has it, and sees what is their own.</summary>
    Anyone,

    /// <summary>Only administrators of the whole gateway have it.</summary>
    Platform,

    /// <summary>The role in the organisation.</summary>
    Organization,

    /// <summary>The role in the team or project, and that of an administrator of the organisation.</summary>
    Unit,
}
