namespace Hadrian;

/// <summary>What a token limit had left after a call's estimate was reserved.</summary>
/// <param name="Limit">Tokens allowed per window.</param>
/// <param name="Remaining">Tokens left; never negative.</param>
/// <param name="ResetAfter">The time until a refused call fits, or, when it passed, until the next used tokens are given back.</param>
public readonly record struct TokenRateLimitStatus(long Limit, long Remaining, TimeSpan ResetAfter)
{
    /// <summary>Gets the tokens used or reserved in the window.</summary>
    public long Used => Limit - Remaining;
}
