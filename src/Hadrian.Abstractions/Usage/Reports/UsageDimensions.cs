namespace Hadrian;

/// <summary>What sums of usage can be told apart by. Calls count to the time they arrived, in UTC.</summary>
[Flags]
public enum UsageDimensions
{
    /// <summary>Nothing: one sum of all.</summary>
    None = 0,

    /// <summary>The day.</summary>
    Date = 1,

    /// <summary>The hour.</summary>
    Hour = 1 << 1,

    /// <summary>The model that served.</summary>
    Model = 1 << 2,

    /// <summary>The provider that served.</summary>
    Provider = 1 << 3,

    /// <summary>The key.</summary>
    ApiKey = 1 << 4,

    /// <summary>The user.</summary>
    User = 1 << 5,

    /// <summary>The project.</summary>
    Project = 1 << 6,

    /// <summary>The team.</summary>
    Team = 1 << 7,

    /// <summary>The organisation.</summary>
    Organization = 1 << 8,

    /// <summary>Where the costs come from, see <see cref="PricingSources"/>. Only single calls tell, so it takes longer, and what retention has deleted is missing.</summary>
    PricingSource = 1 << 9,
}
