namespace Hadrian.Gateway;

/// <summary>The <c>quality:size</c> under which files keep the price of an image.</summary>
internal static class ImagePriceKey
{
    /// <exception cref="ArgumentException">The key is not two words with a colon between them.</exception>
    public static ImagePrice Parse(string key, Money price) => key.Split(':') is [{ Length: > 0 } quality, { Length: > 0 } size]
        ? new ImagePrice(quality, size, price)
        : throw new ArgumentException($"'{key}' is not a quality and a size, such as 'hd:1024x1024' or '*:512x512'.", nameof(key));
}
