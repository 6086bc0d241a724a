namespace Hadrian;

/// <summary>Who has made a provider through the admin API, and may use it.</summary>
/// <param name="Kind">The kind of owner.</param>
/// <param name="Id">The owner's id.</param>
public readonly record struct DynamicProviderOwner(DynamicProviderOwnerKind Kind, Guid Id);
