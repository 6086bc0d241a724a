namespace Hadrian;

/// <summary>Something that has changed, and that nodes may remember as it was.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Which one: the hash of an API key as stored, the id of a provider; empty for kinds that concern everything of their kind.</param>
public readonly record struct CacheInvalidation(CacheInvalidationKind Kind, string Id = "");
