using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Puts the bytes of images in the place of their URLs, for providers that take images as bytes alone.</summary>
public static class ImageInlining
{
    private const int AtOnce = 4;
    private const int MostImages = 100;
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Fetches the images of a conversation that are given by URL.</summary>
    /// <param name="messages">The conversation, which is left as it is.</param>
    /// <param name="fetcher">Fetches one.</param>
    /// <param name="cancellationToken">Ends the wait when the call ends.</param>
    /// <returns>The conversation with these images as <see cref="DataContent"/>; the same one if there are none.</returns>
    /// <exception cref="GatewayException">
    /// Code <c>unsupported_content</c>, with the path of the part: an image cannot be had, or there are more than 100 of them or
    /// more than 64 MiB altogether.
    /// </exception>
    public static ValueTask<IReadOnlyList<ChatMessage>> InlineAsync(
        IReadOnlyList<ChatMessage> messages, IImageFetcher fetcher, CancellationToken cancellationToken)
        => InlineAsync(messages, fetcher, static _ => true, dropUnsupported: false, cancellationToken);

    /// <summary>Fetches those images of a conversation given by URL that a provider would not fetch itself.</summary>
    /// <param name="messages">The conversation, which is left as it is.</param>
    /// <param name="fetcher">Fetches one.</param>
    /// <param name="isWanted">Tells which URLs are to be fetched.</param>
    /// <param name="dropUnsupported">Whether images that cannot be had stay as they are, for the provider to leave out, instead of refused.</param>
    /// <param name="cancellationToken">Ends the wait when the call ends.</param>
    /// <returns>The conversation with these images as <see cref="DataContent"/>; the same one if there are none.</returns>
    /// <exception cref="GatewayException">
    /// Code <c>unsupported_content</c>, with the path of the part: an image cannot be had, or there are more than 100 of them or
    /// more than 64 MiB altogether.
    /// </exception>
    public static async ValueTask<IReadOnlyList<ChatMessage>> InlineAsync(
        IReadOnlyList<ChatMessage> messages, IImageFetcher fetcher, Func<Uri, bool> isWanted, bool dropUnsupported, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(isWanted);
        var paths = new Dictionary<Uri, string>();
        for (var i = 0; i < messages.Count; i++)
        {
            for (var j = 0; j < messages[i].Contents.Count; j++)
            {
                var path = $"messages[{i}].content[{j}]";
                foreach (var image in Images(messages[i].Contents[j]).Where(image => isWanted(image.Uri)))
                {
                    if (paths.Count < MostImages)
                    {
                        paths.TryAdd(image.Uri, path);
                    }
                    else if (!dropUnsupported && !paths.ContainsKey(image.Uri))
                    {
                        throw RequestProblems.Content(path, $"More than {MostImages} images of one request are not fetched. Send fewer.");
                    }
                }
            }
        }

        if (paths.Count == 0)
        {
            return messages;
        }

        var images = await FetchAsync(paths, fetcher, dropUnsupported, cancellationToken).ConfigureAwait(false);
        return [.. messages.Select(message => Inlined(message, images))];
    }

    private static IEnumerable<UriContent> Images(AIContent content) => content switch
    {
        UriContent image when image.HasTopLevelMediaType("image") => [image],
        FunctionResultContent { Result: UriContent result } => Images(result),
        FunctionResultContent { Result: IEnumerable<AIContent> results } => results.SelectMany(Images),
        _ => [],
    };

    private static async ValueTask<Dictionary<Uri, FetchedImage>> FetchAsync(
        Dictionary<Uri, string> paths, IImageFetcher fetcher, bool dropUnsupported, CancellationToken cancellationToken)
    {
        var images = new Dictionary<Uri, FetchedImage>();
        var bytes = 0L;
        GatewayException? refusal = null;
        try
        {
            await Parallel.ForEachAsync(
                paths,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (place, token) =>
                {
                    try
                    {
                        var image = await fetcher.FetchAsync(place.Key, token).ConfigureAwait(false);
                        lock (images)
                        {
                            if (bytes + image.Content.Length > MostBytes)
                            {
                                throw RequestProblems.Content(place.Value, "The images of the request are larger than 64 MiB altogether. Send smaller ones.");
                            }

                            bytes += image.Content.Length;
                            images.Add(place.Key, image);
                        }
                    }
                    catch (GatewayException) when (dropUnsupported)
                    {
                        // It stays a URL, which the provider leaves out.
                    }
                    catch (GatewayException exception)
                    {
                        var placed = new GatewayException(exception.Error with { Param = place.Value }, exception);
                        Interlocked.CompareExchange(ref refusal, placed, null);
                        throw placed;
                    }
                }).ConfigureAwait(false);
        }
        catch (Exception) when (refusal is not null)
        {
            // The first refusal ends the other fetches, whatever they make of it.
            throw refusal;
        }

        return images;
    }

    private static ChatMessage Inlined(ChatMessage message, Dictionary<Uri, FetchedImage> images)
    {
        if (!message.Contents.SelectMany(Images).Any(image => images.ContainsKey(image.Uri)))
        {
            return message;
        }

        var copy = message.Clone();
        copy.Contents = [.. message.Contents.Select(content => Inlined(content, images))];
        return copy;
    }

    private static AIContent Inlined(AIContent content, Dictionary<Uri, FetchedImage> images) => content switch
    {
        UriContent uri when images.TryGetValue(uri.Uri, out var image)
            => new DataContent(image.Content, image.MediaType) { AdditionalProperties = uri.AdditionalProperties },
        FunctionResultContent { Result: UriContent single } result => Copy(result, Inlined(single, images)),
        FunctionResultContent { Result: IEnumerable<AIContent> several } result => Copy(result, several.Select(part => Inlined(part, images)).ToList()),
        _ => content,
    };

    private static FunctionResultContent Copy(FunctionResultContent result, object value) => new(result.CallId, value)
    {
        Exception = result.Exception,
        AdditionalProperties = result.AdditionalProperties,
    };
}
