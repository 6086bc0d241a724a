namespace Hadrian;

/// <summary>What nodes remember and can be told to forget.</summary>
public enum CacheInvalidationKind
{
    /// <summary>Everything, as when messages may have been missed.</summary>
    Everything,

    /// <summary>One API key.</summary>
    ApiKey,

    /// <summary>The stored prices, all of them.</summary>
    Prices,

    /// <summary>Providers made through the admin API: one of them, or all when no id is told, as when their owner is gone.</summary>
    DynamicProviders,
}
