using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>A content of a turn, and where it stands in the conversation.</summary>
/// <param name="Content">The content.</param>
/// <param name="Message">The message's number, from 0.</param>
/// <param name="Number">The content's number in the message, from 0.</param>
internal readonly record struct TurnPart(AIContent Content, int Message, int Number)
{
    /// <summary>Gets the place in words a caller knows.</summary>
    public string Path => $"messages[{Message}].content[{Number}]";
}
