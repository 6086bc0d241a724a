using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>What one side says until the other does: one message where sides take turns, made of one or more of the conversation's.</summary>
/// <param name="Role">Who speaks.</param>
internal sealed record Turn(string Role)
{
    public const string User = "user";
    public const string Assistant = "assistant";
    public const string System = "system";

    private readonly List<TurnPart> _parts = [];

    /// <summary>Gets the parts. In a user's turn the results of tools come first, as Claude demands.</summary>
    public IEnumerable<TurnPart> Parts => Role == User ? _parts.OrderBy(part => part.Content is FunctionResultContent ? 0 : 1) : _parts;

    public void Add(TurnPart part) => _parts.Add(part);
}
