namespace Hadrian.Gateway;

/// <summary>The types of images that models see.</summary>
internal static class ImageTypes
{
    public const int SignatureLength = 12;

    public static IReadOnlyList<string> All { get; } = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Gives the type by the bytes an image begins with; <see langword="null"/> for another.</summary>
    public static string? Of(ReadOnlySpan<byte> image)
        => image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']) ? "image/png"
            : image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
            : image.StartsWith("GIF87a"u8) || image.StartsWith("GIF89a"u8) ? "image/gif"
            : image.Length >= SignatureLength && image.StartsWith("RIFF"u8) && image[8..].StartsWith("WEBP"u8) ? "image/webp"
            : null;

    /// <summary>Tells whether a <c>Content-Type</c> can be an image's. Storage services often say that bytes are bytes.</summary>
    public static bool CanBe(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        null or "image/jpg" or "application/octet-stream" or "binary/octet-stream" => true,
        var type => All.Contains(type),
    };
}
