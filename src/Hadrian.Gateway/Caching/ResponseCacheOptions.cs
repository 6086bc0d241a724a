using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>The cache of whole answers to identical requests. Section <c>features.response_caching</c>.</summary>
public sealed class ResponseCacheOptions
{
    /// <summary>Gets or sets whether answers are cached.</summary>
    /// <value>Default: <see langword="false"/>; <see langword="true"/> once the section has a key.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; }

    /// <summary>Gets or sets whether the cache only records what it would have answered (metrics) while every call goes to its provider.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("shadow")]
    public bool Shadow { get; set; }

    /// <summary>Gets or sets how long an answer is kept, in seconds; at least 1.</summary>
    /// <value>Default: 3,600.</value>
    [ConfigurationKeyName("ttl_secs")]
    public int TtlSeconds { get; set; } = 3_600;

    /// <summary>Gets or sets whether only chats and completions with <c>temperature</c> 0 are cached. Embeddings always are.</summary>
    /// <value>Default: <see langword="true"/>; a request that says no temperature is then not cached.</value>
    [ConfigurationKeyName("only_deterministic")]
    public bool OnlyDeterministic { get; set; } = true;

    /// <summary>Gets or sets the largest answer that is kept, in bytes; at least 1.</summary>
    /// <value>Default: 1,048,576.</value>
    [ConfigurationKeyName("max_size_bytes")]
    public int MaxSizeBytes { get; set; } = 1_048_576;

    /// <summary>Gets or sets how many bytes of answers are kept in memory; at least <see cref="MaxSizeBytes"/>. The least recently used go first.</summary>
    /// <value>Default: 104,857,600.</value>
    [ConfigurationKeyName("max_total_bytes")]
    public long MaxTotalBytes { get; set; } = 104_857_600;

    /// <summary>Gets or sets how many answers are kept in memory; at least 1. The least recently used go first.</summary>
    /// <value>Default: 10,000.</value>
    [ConfigurationKeyName("max_entries")]
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>Gets or sets who shares cached answers. Key <c>sharing</c>: <c>key</c>, <c>user</c>, <c>project</c>, <c>org</c>.</summary>
    /// <value>Default: <see cref="CacheSharing.Key"/>.</value>
    public CacheSharing SharedWithin { get; set; }

    /// <summary>Gets or sets whether callers without a principal share one cache among them. Otherwise their calls are not cached.</summary>
    /// <value>Default: <see langword="null"/>: not in a gateway that authenticates its callers, otherwise they do.</value>
    public bool? CacheAnonymous { get; set; }

    /// <summary>Gets the request's members, besides those that never matter, that do not tell requests apart, such as <c>seed</c>.</summary>
    [ConfigurationKeyName("exclude_fields")]
    public IList<string> ExcludedFields { get; } = [];

    /// <summary>Gets or sets whether there is a second level behind memory, shared between nodes: the application's <c>IDistributedCache</c>, or else Redis with <c>AddRedisStores()</c>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("distributed")]
    public bool UseDistributedCache { get; set; }

    /// <summary>Gets or sets how long a call waits for an identical one under way before it goes to the provider itself.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan CoalescingTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
