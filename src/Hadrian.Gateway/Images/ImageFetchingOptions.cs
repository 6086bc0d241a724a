using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>
/// How images are fetched that callers name by URL, for providers that take images as bytes alone. Section
/// <c>features.image_fetching</c>. Where they may lie is said by <see cref="UrlAccessOptions"/>.
/// </summary>
public sealed class ImageFetchingOptions
{
    /// <summary>Gets or sets whether images are fetched. Otherwise calls that need it are refused.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the largest image, in MiB.</summary>
    /// <value>Default: 20.</value>
    [ConfigurationKeyName("max_size_mb")]
    public int MaxSizeMegabytes { get; set; } = 20;

    /// <summary>Gets or sets the longest one image may take, in seconds, from the name's look-up to the last byte.</summary>
    /// <value>Default: 30.</value>
    [ConfigurationKeyName("timeout_secs")]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Gets which of <c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c> and <c>image/webp</c> are taken; empty for all.</summary>
    [ConfigurationKeyName("allowed_content_types")]
    public IList<string> AllowedContentTypes { get; } = [];
}
