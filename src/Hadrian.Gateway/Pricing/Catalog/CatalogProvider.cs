using System.Collections.Frozen;

namespace Hadrian.Gateway;

/// <summary>A vendor in the catalogue.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Hosts">The hosts that are its own.</param>
/// <param name="Types">The provider types that always lead to it.</param>
/// <param name="Models">Its models by id.</param>
internal sealed record CatalogProvider(
    string Name, IReadOnlyList<string> Hosts, IReadOnlyList<string> Types, FrozenDictionary<string, CatalogModel> Models);

/// <summary>A model in the catalogue.</summary>
/// <param name="Price">Its list price; <see langword="null"/> when none is known.</param>
/// <param name="MaxOutputTokens">The most output tokens it gives, when known.</param>
internal sealed record CatalogModel(ModelPrice? Price, long? MaxOutputTokens);
