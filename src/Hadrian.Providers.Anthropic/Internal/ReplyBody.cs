using System.Net;

namespace Hadrian.Providers.Anthropic;

/// <summary>Reads plain answers, which must be held whole to be translated.</summary>
internal static class ReplyBody
{
    private const int LargestBytes = 100 * 1024 * 1024;

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var announced = (int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 0, LargestBytes);
        using var body = new MemoryStream(announced);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > LargestBytes)
            {
                throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                    "The provider answered with more than 100 MiB."));
            }

            body.Write(buffer.AsSpan(0, read));
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    public static GatewayException Unreadable(string provider) => new(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
        $"Provider '{provider}' sent an answer that cannot be read."));
}
