using System.Text.Json.Nodes;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A provider made through the admin API, as it is shown: never with its secrets.</summary>
internal sealed record DynamicProviderResource
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required OwnerResource Owner { get; init; }

    public required string ProviderType { get; init; }

    public required string BaseUrl { get; init; }

    public required bool HasApiKey { get; init; }

    public JsonObject? Config { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public object? Sovereignty { get; init; }

    public required bool IsEnabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
