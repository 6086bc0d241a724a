namespace Hadrian;

/// <summary>What a model costs. Immutable. A part that is <see langword="null"/> has no price, which is not a price of zero.</summary>
/// <exception cref="ArgumentOutOfRangeException">A price is negative or above <see cref="Largest"/>.</exception>
public sealed record ModelPrice
{
    private readonly ContextTier[] _tiers = [];
    private readonly ImagePrice[] _images = [];

    /// <summary>Gets the most a part may cost: a million dollars.</summary>
    public static Money Largest { get; } = Money.FromDollars(1_000_000);

    /// <summary>Gets the prices of a million tokens each.</summary>
    public TokenPrices Tokens { get; init; } = TokenPrices.None;

    /// <summary>Gets the token prices of long calls, in the order of their limits.</summary>
    public IReadOnlyList<ContextTier> ContextTiers
    {
        get => _tiers;
        init => _tiers = [.. value.OrderBy(tier => tier.AboveInputTokens)];
    }

    /// <summary>Gets the price of one image for which <see cref="ImagePrices"/> has none.</summary>
    public Money? PerImage { get; init => field = Checked(value); }

    /// <summary>Gets the prices of one image by quality and size. The closest counts: exact, then size, then quality, then any.</summary>
    public IReadOnlyList<ImagePrice> ImagePrices
    {
        get => _images;
        init => _images = [.. value];
    }

    /// <summary>Gets the price of a request, whatever it consumes.</summary>
    public Money? PerRequest { get; init => field = Checked(value); }

    /// <summary>Gets the price of a second of audio or video.</summary>
    public Money? PerSecond { get; init => field = Checked(value); }

    /// <summary>Gets the price of a million characters.</summary>
    public Money? PerMillionCharacters { get; init => field = Checked(value); }

    /// <summary>Gets whether nothing has a price.</summary>
    public bool IsEmpty => Tokens.IsEmpty && _tiers.Length == 0 && _images.Length == 0
        && PerImage is null && PerRequest is null && PerSecond is null && PerMillionCharacters is null;

    /// <summary>Gives the token prices of a call of this size.</summary>
    /// <param name="inputTokens">All its input tokens.</param>
    public TokenPrices TokensFor(long inputTokens)
    {
        for (var i = _tiers.Length - 1; i >= 0; i--)
        {
            if (inputTokens > _tiers[i].AboveInputTokens)
            {
                return _tiers[i].Tokens;
            }
        }

        return Tokens;
    }

    /// <summary>Gives the price of one image; <see langword="null"/> when there is none.</summary>
    /// <param name="quality">Its quality, when known.</param>
    /// <param name="size">Its size, when known.</param>
    public Money? ForImage(string? quality, string? size)
    {
        var (best, price) = (-1, PerImage);
        foreach (var image in _images)
        {
            if (image.Fit(quality, size) is var fit && fit > best)
            {
                (best, price) = (fit, image.Price);
            }
        }

        return price;
    }

    internal static Money? Checked(Money? price) => price is null || (price >= Money.Zero && price <= Largest)
        ? price
        : throw new ArgumentOutOfRangeException(nameof(price), price, $"A price must be from {Money.Zero} to {Largest}.");
}
