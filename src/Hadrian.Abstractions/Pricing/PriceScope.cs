namespace Hadrian;

/// <summary>For whom a stored price holds, narrowest first: of several that fit a caller the narrowest counts.</summary>
public enum PriceScopeKind
{
    /// <summary>One user.</summary>
    User,

    /// <summary>A project.</summary>
    Project,

    /// <summary>A team.</summary>
    Team,

    /// <summary>An organisation.</summary>
    Organization,

    /// <summary>Everybody.</summary>
    Global,
}

/// <summary>For whom a stored price holds.</summary>
/// <param name="Kind">The kind of scope.</param>
/// <param name="Id">Whose it is; <see cref="Guid.Empty"/> for <see cref="PriceScopeKind.Global"/>.</param>
public readonly record struct PriceScope(PriceScopeKind Kind, Guid Id)
{
    /// <summary>Gets the scope of everybody.</summary>
    public static PriceScope Global { get; } = new(PriceScopeKind.Global, Guid.Empty);
}
