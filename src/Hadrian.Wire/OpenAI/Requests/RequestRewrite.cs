namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>What a request needs before it can go to a provider.</summary>
/// <param name="Model">The model id at the provider, put in the place of the caller's model string.</param>
/// <param name="KeepsExtensions">
/// Whether the provider understands <c>provider</c>, <c>reasoning</c> and <c>cache_control</c>, as OpenRouter does.
/// OpenAI and Azure refuse them; for these they are removed or translated.
/// </param>
/// <param name="TakesUsageOption">Whether a stream may be asked for its usage.</param>
public readonly record struct RequestRewrite(string Model, bool KeepsExtensions = false, bool TakesUsageOption = true);
