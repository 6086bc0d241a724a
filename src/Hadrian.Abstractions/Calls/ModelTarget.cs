namespace Hadrian;

/// <summary>A model at a configured provider: where a call goes.</summary>
/// <param name="Provider">The provider's configured name; case-sensitive.</param>
/// <param name="Model">The model id sent to that provider, without prefix, aliases resolved.</param>
public sealed record ModelTarget(string Provider, string Model)
{
    /// <summary>Gets the canonical model string, <c>provider/model</c>.</summary>
    public string CanonicalName => field ??= $"{Provider}/{Model}";
}
