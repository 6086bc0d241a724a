namespace Hadrian;

/// <summary>Counts the tokens of a text in one vocabulary.</summary>
public interface ITokenCounter
{
    /// <summary>Counts a text.</summary>
    /// <param name="text">The text; markup of special tokens in it counts as text.</param>
    /// <returns>As many tokens as the text has, or a few more.</returns>
    long Count(ReadOnlySpan<char> text);
}
