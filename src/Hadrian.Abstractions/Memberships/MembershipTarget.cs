namespace Hadrian;

/// <summary>What one can be a member of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
public readonly record struct MembershipTarget(MembershipTargetKind Kind, Guid Id);
