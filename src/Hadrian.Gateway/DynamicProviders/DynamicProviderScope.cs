namespace Hadrian.Gateway;

/// <summary>What a scope in a model string leads to, such as <c>:org/acme/:project/web</c>.</summary>
/// <param name="Owner">Whose providers are meant.</param>
/// <param name="OrganizationId">The organisation the scope names; <see langword="null"/> when it names only a user.</param>
internal sealed record DynamicProviderScope(DynamicProviderOwner Owner, Guid? OrganizationId);
