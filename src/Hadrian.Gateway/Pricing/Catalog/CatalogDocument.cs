using System.Text.Json.Serialization;

namespace Hadrian.Gateway;

/// <summary>The catalogue as a file: dollars, per million tokens where tokens are meant. Unknown members are left for later versions.</summary>
/// <remarks>Members with a default are settable: generated readers set every <c>init</c> member, to null when it is absent.</remarks>
internal sealed record CatalogDocument
{
    public required int Format { get; init; }

    public required string Version { get; init; }

    public required DateOnly AsOf { get; init; }

    public required Dictionary<string, CatalogProviderDocument> Providers { get; init; }
}

internal sealed record CatalogProviderDocument
{
    public IReadOnlyList<string> Hosts { get; set; } = [];

    public IReadOnlyList<string> Types { get; set; } = [];

    public required Dictionary<string, CatalogModelDocument> Models { get; init; }
}

internal record CatalogTokensDocument
{
    public decimal? Input { get; init; }

    public decimal? CachedInput { get; init; }

    public decimal? CacheWrite { get; init; }

    public decimal? AudioInput { get; init; }

    public decimal? Output { get; init; }

    public decimal? Reasoning { get; init; }

    public decimal? AudioOutput { get; init; }
}

internal sealed record CatalogTierDocument : CatalogTokensDocument
{
    public required long AboveInputTokens { get; init; }
}

internal sealed record CatalogModelDocument : CatalogTokensDocument
{
    /// <summary>Gets other ids of the same model.</summary>
    public IReadOnlyList<string> Also { get; set; } = [];

    public long? MaxOutputTokens { get; init; }

    public IReadOnlyList<CatalogTierDocument> Tiers { get; set; } = [];

    public decimal? PerImage { get; init; }

    /// <summary>Gets prices of one image, under <c>quality:size</c>.</summary>
    public Dictionary<string, decimal> Images { get; set; } = [];

    public decimal? PerRequest { get; init; }

    public decimal? PerSecond { get; init; }

    [JsonPropertyName("per_1m_characters")]
    public decimal? PerMillionCharacters { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CatalogDocument))]
internal sealed partial class CatalogJson : JsonSerializerContext;
