namespace Hadrian.Gateway;

/// <summary>Where a model string leads.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Target">The model at it.</param>
public sealed record ModelRoute(IGatewayProvider Provider, ModelTarget Target);
