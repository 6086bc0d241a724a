namespace Hadrian;

/// <summary>Token prices of long calls: they replace the usual ones for the whole call, not only for what exceeds the limit.</summary>
/// <param name="AboveInputTokens">The tier begins with one input token more than this.</param>
/// <param name="Tokens">The prices in the tier, complete: nothing is taken from the usual ones.</param>
public sealed record ContextTier(long AboveInputTokens, TokenPrices Tokens);
