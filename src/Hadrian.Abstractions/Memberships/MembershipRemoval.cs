namespace Hadrian;

/// <summary>What came of ending a membership.</summary>
/// <param name="Outcome">Whether it was ended, or why not.</param>
/// <param name="KeyHashes">Hashes of the keys that no longer work, for invalidating caches.</param>
public sealed record MembershipRemoval(MembershipOutcome Outcome, IReadOnlyList<string> KeyHashes);
