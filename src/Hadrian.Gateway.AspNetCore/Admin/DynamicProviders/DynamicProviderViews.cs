namespace Hadrian.Gateway.AspNetCore;

/// <summary>Shows providers made through the admin API, for answers and the audit log.</summary>
internal sealed class DynamicProviderViews(DynamicProviderTypes types)
{
    public DynamicProviderResource Show(DynamicProvider provider) => new()
    {
        Id = provider.Id,
        Name = provider.Name,
        Owner = OwnerResource.From(provider.Owner),
        ProviderType = provider.ProviderType,
        BaseUrl = provider.BaseUrl,
        HasApiKey = provider.ProtectedApiKey is not null,
        Config = DynamicProviderConfig.Write(
            DynamicProviderConfig.Read(provider.Config), (path, value) => IsShown(provider.ProviderType, path) ? value : DynamicProviderConfig.Redacted),
        Models = provider.Models,
        IsEnabled = provider.IsEnabled,
        CreatedAt = provider.CreatedAt,
        UpdatedAt = provider.UpdatedAt,
    };

    public ListResource<DynamicProviderResource> Show(PageRequest paging, Page<DynamicProvider> page) => new(
        [.. page.Items.Select(Show)], AdminPaging.Describe(paging, page, provider => new PageCursor(provider.CreatedAt, provider.Id)));

    // Of a type that is gone nobody knows what is secret.
    private bool IsShown(string type, string path) => types.TryGet(type, out var known) && !DynamicProviderSecrets.IsSecret(known.Rules, path);
}
