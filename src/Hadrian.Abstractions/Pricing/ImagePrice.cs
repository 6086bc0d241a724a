namespace Hadrian;

/// <summary>What one image of a quality and size costs.</summary>
/// <param name="Quality">The quality, such as <c>hd</c>; <see cref="Any"/> for every one.</param>
/// <param name="Size">The size, such as <c>1024x1024</c>; <see cref="Any"/> for every one.</param>
/// <param name="Price">The price of one image.</param>
public sealed record ImagePrice(string Quality, string Size, Money Price)
{
    /// <summary>Stands for every quality or size.</summary>
    public const string Any = "*";

    /// <summary>Gets the price of one image.</summary>
    public Money Price { get; init => field = ModelPrice.Checked(value)!.Value; } = ModelPrice.Checked(Price)!.Value;

    /// <summary>Tells how closely the price fits an image: 3 exactly, 2 by size, 1 by quality, 0 by neither, -1 not at all.</summary>
    internal int Fit(string? quality, string? size)
    {
        var byQuality = string.Equals(Quality, quality, StringComparison.Ordinal);
        var bySize = string.Equals(Size, size, StringComparison.Ordinal);
        return (byQuality || Quality == Any) && (bySize || Size == Any) ? (byQuality ? 1 : 0) + (bySize ? 2 : 0) : -1;
    }
}
