namespace Hadrian;

/// <summary>Fetches images that a caller names by URL, for providers whose API takes images as bytes alone.</summary>
/// <remarks>Any address a caller can name is a stranger's: an implementation must reach public addresses alone.</remarks>
public interface IImageFetcher
{
    /// <summary>Fetches one image.</summary>
    /// <param name="address">Its URL, as the caller gave it.</param>
    /// <param name="cancellationToken">Ends the wait when the call ends.</param>
    /// <exception cref="GatewayException">
    /// Code <c>unsupported_content</c>: the URL may not be asked, or what it answers is no image, too large or too slow. The
    /// message never tells what an address resolves to.
    /// </exception>
    ValueTask<FetchedImage> FetchAsync(Uri address, CancellationToken cancellationToken);
}
