namespace Hadrian;

/// <summary>A provider made through the admin API, while the gateway runs. Owner and name identify it; its id does, too.</summary>
public sealed record DynamicProvider
{
    /// <summary>Gets its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets its name, 1 to 64 characters, case-sensitive, unique for its owner.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whose it is.</summary>
    public required DynamicProviderOwner Owner { get; init; }

    /// <summary>Gets the organisation of its owner.</summary>
    /// <value>Default: <see langword="null"/>, the owner belongs to none.</value>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets its type, such as <c>open_ai</c>.</summary>
    public required string ProviderType { get; init; }

    /// <summary>Gets the URL of its API.</summary>
    /// <value>Default: empty, the type's own.</value>
    public string BaseUrl { get; init; } = "";

    /// <summary>Gets its API key, encrypted by <see cref="ISecretProtector"/> for the purpose <see cref="SecretPurpose"/>.</summary>
    /// <value>Default: <see langword="null"/>, it has none.</value>
    public string? ProtectedApiKey { get; init; }

    /// <summary>Gets the other settings of its type as a JSON object; secrets in it are encrypted like the API key.</summary>
    /// <value>Default: <see langword="null"/>, there are none.</value>
    public string? Config { get; init; }

    /// <summary>Gets the models it serves.</summary>
    /// <value>Default: empty, any.</value>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Gets whether calls may go to it.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Gets when it was made, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when it was last changed, to the millisecond.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets the purpose its secrets are encrypted for.</summary>
    public string SecretPurpose => $"dynamicproviders/{Owner.Kind}/{Owner.Id:D}/{Id:D}";
}
