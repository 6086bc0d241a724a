namespace Hadrian;

/// <summary>A user as a member.</summary>
/// <param name="User">The user.</param>
/// <param name="Membership">What they are a member of, and as what.</param>
public sealed record Member(User User, Membership Membership);
