namespace Hadrian.Gateway;

/// <summary>What a caller wants of the response cache.</summary>
public enum CacheDirective
{
    /// <summary>Take a cached answer, or cache the one that comes.</summary>
    Use,

    /// <summary>Call the provider and put its answer in the place of the cached one (<c>no-cache</c>).</summary>
    Refresh,

    /// <summary>Neither look nor keep anything (<c>no-store</c>).</summary>
    Bypass,
}
