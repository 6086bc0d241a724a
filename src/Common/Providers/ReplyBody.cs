using System.Net;
using System.Net.Http.Headers;

namespace Hadrian.Providers;

/// <summary>Reads answers that must be held whole to be translated.</summary>
internal static class ReplyBody
{
    private const int LargestBytes = 100 * 1024 * 1024;
    private const int LargestErrorBytes = 1024 * 1024;

    /// <summary>Reads a plain answer.</summary>
    /// <exception cref="GatewayException">It is too large.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(response, LargestBytes, cancellationToken).ConfigureAwait(false);
        return body.Length <= LargestBytes
            ? body
            : throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                "The provider answered with more than 100 MiB."));
    }

    /// <summary>Reads why a request failed, no further than a message may reach.</summary>
    public static ValueTask<ReadOnlyMemory<byte>> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => ReadAsync(response, LargestErrorBytes, cancellationToken);

    /// <summary>Gives a header's value, or <see langword="null"/>.</summary>
    public static string? Header(HttpResponseHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public static GatewayException Unreadable(string provider) => new(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
        $"Provider '{provider}' sent an answer that cannot be read."));

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 0, most));
        var buffer = new byte[16 * 1024];
        int read;
        while (body.Length <= most && (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer.AsSpan(0, read));
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
