namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>dynamic_providers</c>.</summary>
internal sealed class DynamicProviderEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DynamicProviderOwnerKind OwnerKind { get; init; }

    public required Guid OwnerId { get; init; }

    public Guid? OrganizationId { get; init; }

    public required string ProviderType { get; init; }

    public required string BaseUrl { get; init; }

    public string? ProtectedApiKey { get; init; }

    public string? Config { get; init; }

    public required string[] Models { get; init; }

    public required bool IsEnabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static DynamicProviderEntity From(DynamicProvider provider) => new()
    {
        Id = provider.Id,
        Name = provider.Name,
        OwnerKind = provider.Owner.Kind,
        OwnerId = provider.Owner.Id,
        OrganizationId = provider.OrganizationId,
        ProviderType = provider.ProviderType,
        BaseUrl = provider.BaseUrl,
        ProtectedApiKey = provider.ProtectedApiKey,
        Config = provider.Config,
        Models = [.. provider.Models],
        IsEnabled = provider.IsEnabled,
        CreatedAt = provider.CreatedAt,
        UpdatedAt = provider.UpdatedAt,
    };

    public DynamicProvider ToRecord() => new()
    {
        Id = Id,
        Name = Name,
        Owner = new DynamicProviderOwner(OwnerKind, OwnerId),
        OrganizationId = OrganizationId,
        ProviderType = ProviderType,
        BaseUrl = BaseUrl,
        ProtectedApiKey = ProtectedApiKey,
        Config = Config,
        Models = Models,
        IsEnabled = IsEnabled,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
