using System.Text;
using System.Text.Json;

namespace Hadrian.Wire.Translation;

/// <summary>A tool call that is being written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The tool.</param>
/// <param name="Input">Arguments that came with its beginning; usually none.</param>
internal sealed record StreamedToolCall(string Id, string Name, JsonElement Input)
{
    /// <summary>Gets the arguments so far.</summary>
    public StringBuilder Arguments { get; } = new();
}
