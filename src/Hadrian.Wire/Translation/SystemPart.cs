using System.Text.Json;

namespace Hadrian.Wire.Translation;

/// <summary>One text of the system prompt.</summary>
/// <param name="Text">The text.</param>
/// <param name="CacheControl">Its <c>cache_control</c>, when it has one.</param>
internal readonly record struct SystemPart(string Text, JsonElement? CacheControl);
