namespace Hadrian.Gateway.AspNetCore;

/// <summary>A provider as somebody wants it, its secrets in clear: to be checked, then tried or stored.</summary>
internal sealed class DynamicProviderDraft
{
    public required DynamicProvider Record { get; init; }

    public required string? ApiKey { get; init; }

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required DynamicProviderType Type { get; init; }
}
