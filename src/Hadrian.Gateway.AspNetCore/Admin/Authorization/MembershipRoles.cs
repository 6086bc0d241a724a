namespace Hadrian.Gateway.AspNetCore;

/// <summary>Names roles on the wire.</summary>
internal static class MembershipRoles
{
    private static readonly (string Name, MembershipRole Role)[] Known =
    [
        ("viewer", MembershipRole.Viewer), ("member", MembershipRole.Member), ("admin", MembershipRole.Admin), ("owner", MembershipRole.Owner),
    ];

    public static string Name(MembershipRole role) => Known.First(known => known.Role == role).Name;

    public static MembershipRole? Find(string? name)
    {
        var index = Array.FindIndex(Known, known => known.Name == name);
        return index < 0 ? null : Known[index].Role;
    }

    /// <summary>Gives the greatest known one of some roles.</summary>
    public static MembershipRole? Greatest(IEnumerable<string> names) => names.Select(Find).Max();

    /// <summary>Reads a role one can have in an organisation, or in a team or project.</summary>
    public static MembershipRole Read(string? name, MembershipTargetKind kind)
        => name is null ? MembershipRole.Member
            : Find(name) is { } role && (role != MembershipRole.Owner || kind == MembershipTargetKind.Organization) ? role
            : throw AdminErrors.Validation("role", kind == MembershipTargetKind.Organization
                ? "'role' must be one of viewer, member, admin, owner."
                : "'role' must be one of viewer, member, admin; only organizations have owners.");
}
