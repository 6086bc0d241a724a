using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes images, sounds, films and documents.</summary>
internal static class GeminiMedia
{
    private const string AnyImage = "image/*";

    /// <summary>Tells whether Gemini takes a content.</summary>
    public static bool Takes(AIContent content) => content switch
    {
        DataContent data => TypeOf(data.MediaType) is not null,
        UriContent uri => TypeOf(uri) is not null,
        _ => false,
    };

    /// <summary>Writes a content as the members of a part.</summary>
    /// <returns><see langword="false"/> when Gemini does not take it; nothing is written then.</returns>
    public static bool TryWrite(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case DataContent data when TypeOf(data.MediaType) is { } type:
                json.WriteStartObject("inlineData"u8);
                json.WriteString("mimeType"u8, type);
                json.WriteString("data"u8, data.Base64Data.Span);
                json.WriteEndObject();
                return true;
            case UriContent uri when TypeOf(uri) is { } type:
                json.WriteStartObject("fileData"u8);
                json.WriteString("mimeType"u8, type);
                json.WriteString("fileUri"u8, uri.Uri.OriginalString);
                json.WriteEndObject();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Says why a content is refused.</summary>
    public static string Refusal(AIContent content, string place) => content switch
    {
        UriContent { MediaType: AnyImage, Uri: { IsAbsoluteUri: true, Scheme: "gs" } }
            => "The URL does not tell the kind of image. End it with .png, .jpg, .webp, .gif, .heic or .heif.",
        UriContent { Uri: { IsAbsoluteUri: true, Scheme: "http" or "https" } } uri when uri.HasTopLevelMediaType("image")
            => "Gemini takes images as content or from Google's storage (gs://), and this URL is not fetched. Send the image as a data: URL.",
        DataContent data => $"Gemini takes no such content in {place}: {data.MediaType}. Images may be png, jpeg, gif, webp, heic or heif; audio, video, PDF and plain text are taken too.",
        UriContent uri => $"Gemini takes no such content in {place}: {uri.MediaType}.",
        _ => $"Gemini takes no such content in {place}: {content.GetType().Name}.",
    };

    private static string? TypeOf(UriContent uri)
    {
        if (uri.Uri is not { IsAbsoluteUri: true, Scheme: "gs" or "https" })
        {
            return null;
        }

        return uri.MediaType != AnyImage ? TypeOf(uri.MediaType)
            : uri.Uri.Scheme != "gs" ? null
            : Path.GetExtension(uri.Uri.AbsolutePath).ToLowerInvariant() switch
            {
                ".png" => "image/png",
                ".jpg" or ".jpeg" => "image/jpeg",
                ".webp" => "image/webp",
                ".gif" => "image/gif",
                ".heic" => "image/heic",
                ".heif" => "image/heif",
                _ => null,
            };
    }

    private static string? TypeOf(string mediaType) => mediaType switch
    {
        "image/png" or "image/jpeg" or "image/webp" or "image/gif" or "image/heic" or "image/heif" or "application/pdf" or "text/plain" => mediaType,
        "image/jpg" => "image/jpeg",
        _ => mediaType.StartsWith("audio/", StringComparison.Ordinal) || mediaType.StartsWith("video/", StringComparison.Ordinal) ? mediaType : null,
    };
}
