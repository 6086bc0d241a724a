using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/dynamic-providers/{provider_id}</c>: what is absent stays, what is null is cleared.</summary>
internal sealed record UpdateDynamicProviderRequest
{
    public string? BaseUrl { get; init; }

    public string? ApiKey { get; init; }

    public JsonElement? Config { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public bool? IsEnabled { get; init; }

    public JsonElement? Sovereignty { get; init; }

    /// <summary>Tells nothing: what is here may be secret.</summary>
    public override string ToString() => nameof(UpdateDynamicProviderRequest);
}
