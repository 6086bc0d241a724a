using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/dynamic-providers</c> and <c>POST /admin/v1/dynamic-providers/test-credentials</c>.</summary>
internal sealed record CreateDynamicProviderRequest
{
    public string? Name { get; init; }

    public OwnerResource? Owner { get; init; }

    public string? ProviderType { get; init; }

    public string? BaseUrl { get; init; }

    public string? ApiKey { get; init; }

    public JsonElement? Config { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public JsonElement? Sovereignty { get; init; }

    /// <summary>Names the provider alone: the rest holds secrets.</summary>
    public override string ToString() => $"{ProviderType} {Name}";
}
