namespace Hadrian.Wire.OpenAI.Models;

/// <summary>One entry of the model list.</summary>
/// <param name="Id">The canonical model string, <c>provider/model</c>.</param>
/// <param name="Model">The model id at the provider.</param>
/// <param name="Json">The entry as clients see it.</param>
public sealed record ModelEntry(string Id, string Model, ReadOnlyMemory<byte> Json);
