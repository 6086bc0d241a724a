using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock;

/// <summary>Puts images in the place of their URLs.</summary>
internal static class ImageInlining
{
    public static async ValueTask<IReadOnlyList<ChatMessage>> InlineAsync(IReadOnlyList<ChatMessage> messages, IImageFetcher fetcher, CancellationToken cancellationToken)
    {
        var inlined = new List<ChatMessage>(messages.Count);
        foreach (var message in messages)
        {
            inlined.Add(message.Contents.Any(IsImageUrl) ? await InlineAsync(message, fetcher, cancellationToken).ConfigureAwait(false) : message);
        }

        return inlined;
    }

    private static async ValueTask<ChatMessage> InlineAsync(ChatMessage message, IImageFetcher fetcher, CancellationToken cancellationToken)
    {
        var copy = message.Clone();
        copy.Contents = [.. message.Contents];
        for (var i = 0; i < copy.Contents.Count; i++)
        {
            if (copy.Contents[i] is UriContent uri && IsImageUrl(uri))
            {
                var image = await fetcher.FetchAsync(uri.Uri, cancellationToken).ConfigureAwait(false);
                copy.Contents[i] = new DataContent(image.Content, image.MediaType) { AdditionalProperties = uri.AdditionalProperties };
            }
        }

        return copy;
    }

    private static bool IsImageUrl(AIContent content) => content is UriContent uri && uri.HasTopLevelMediaType("image");
}
