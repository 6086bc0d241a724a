namespace Hadrian;

/// <summary>An image fetched for a provider.</summary>
/// <param name="MediaType">What its bytes are: <c>image/png</c>, <c>image/jpeg</c>, <c>image/gif</c> or <c>image/webp</c>.</param>
/// <param name="Content">The image.</param>
public sealed record FetchedImage(string MediaType, ReadOnlyMemory<byte> Content);
