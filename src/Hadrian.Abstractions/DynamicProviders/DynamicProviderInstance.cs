namespace Hadrian;

/// <summary>A provider made through the admin API, ready to be called. Immutable; a change of the provider makes another one.</summary>
/// <param name="record">The provider as it is stored.</param>
/// <param name="provider">What calls it. Its name is the record's with the owner before it, such as <c>:org/acme/openai</c>.</param>
public sealed class DynamicProviderInstance(DynamicProvider record, IGatewayProvider provider)
{
    /// <summary>Gets the provider as it is stored.</summary>
    public DynamicProvider Record { get; } = record;

    /// <summary>Gets what calls it.</summary>
    public IGatewayProvider Provider { get; } = provider;
}
