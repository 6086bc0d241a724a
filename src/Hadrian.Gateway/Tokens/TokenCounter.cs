using Microsoft.ML.Tokenizers;

namespace Hadrian.Gateway;

/// <summary>Counts by a tokenizer, in pieces: the time it takes for a text without spaces grows with the square of its length.</summary>
internal sealed class TokenCounter(Tokenizer tokenizer) : ITokenCounter
{
    private const int LongestPiece = 512;

    // Two parts may have a few tokens less than the whole.
    private const int CutTokens = 5;

    /// <inheritdoc/>
    public long Count(ReadOnlySpan<char> text)
    {
        long tokens = 0;
        while (!text.IsEmpty)
        {
            var piece = text[..PieceLength(text)];
            text = text[piece.Length..];
            tokens += text.IsEmpty ? 0 : CutTokens;

            // "<|endoftext|>" in a prompt is text to a provider, and one token to the tokenizer.
            tokens += piece.Contains("<|", StringComparison.Ordinal)
                ? tokenizer.CountTokens(piece.ToString().Replace("<|", "< |", StringComparison.Ordinal))
                : tokenizer.CountTokens(piece);
        }

        return tokens;
    }

    /// <summary>Cuts before a space, where a token starts most of the time, or else at least between characters.</summary>
    private static int PieceLength(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestPiece)
        {
            return text.Length;
        }

        var space = text[..LongestPiece].LastIndexOf(' ');
        return space > 0 ? space
            : char.IsHighSurrogate(text[LongestPiece - 1]) ? LongestPiece - 1
            : LongestPiece;
    }
}
