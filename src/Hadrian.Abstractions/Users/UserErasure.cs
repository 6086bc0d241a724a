namespace Hadrian;

/// <summary>What went with an erased user.</summary>
/// <param name="KeyHashes">Hashes of the keys that are gone, for invalidating caches.</param>
/// <param name="DynamicProviders">How many dynamic providers.</param>
/// <param name="UsageRecords">How many usage records.</param>
public sealed record UserErasure(IReadOnlyList<string> KeyHashes, int DynamicProviders, int UsageRecords);
