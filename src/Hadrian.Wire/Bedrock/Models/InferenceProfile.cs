namespace Hadrian.Wire.Bedrock.Models;

/// <summary>A way to call a model in several regions.</summary>
/// <param name="Id">Its id, which stands in a model's place.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Models">The ids of the models it calls.</param>
internal sealed record InferenceProfile(string Id, string? Name, IReadOnlyList<string> Models);
