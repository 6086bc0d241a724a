namespace Hadrian;

/// <summary>What kind of owner a provider made through the admin API has.</summary>
public enum DynamicProviderOwnerKind
{
    /// <summary>An organisation: its whole tenant may use the provider.</summary>
    Organization,

    /// <summary>A team.</summary>
    Team,

    /// <summary>A project.</summary>
    Project,

    /// <summary>A user.</summary>
    User,
}
