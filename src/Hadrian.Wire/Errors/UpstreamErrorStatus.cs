using System.Buffers.Text;
using System.Net;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Errors;

/// <summary>Guesses the HTTP status a provider meant with an error it sent inside a successful answer.</summary>
public static class UpstreamErrorStatus
{
    /// <summary>Reads the status out of an error document.</summary>
    /// <param name="json">A JSON object with an <c>error</c> member.</param>
    /// <returns>
    /// A number from 400 to 599 in <c>error.code</c> or <c>error.status</c>; else what <c>error.type</c> or
    /// <c>error.code</c> names; else 502.
    /// </returns>
    public static int Guess(ReadOnlySpan<byte> json)
    {
        var named = 0;
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (scanner.Kind != JsonKind.Object || !name.Is(json, "error"u8))
            {
                scanner.SkipValue();
                continue;
            }

            scanner.TryEnterObject();
            while (scanner.TryNextName(out var member))
            {
                var kind = scanner.Kind;
                var value = scanner.ReadRange();
                if (!member.Is(json, "code"u8) && !member.Is(json, "type"u8) && !member.Is(json, "status"u8))
                {
                    continue;
                }

                var text = kind == JsonKind.String ? value.Of(json)[1..^1] : value.Of(json);
                if (Utf8Parser.TryParse(text, out int number, out var consumed) && consumed == text.Length && number is >= 400 and <= 599)
                {
                    return number;
                }

                named = named == 0 ? FromName(text) : named;
            }
        }

        return named == 0 ? (int)HttpStatusCode.BadGateway : named;
    }

    private static int FromName(ReadOnlySpan<byte> name)
        => name.IndexOf("rate_limit"u8) >= 0 || name.IndexOf("insufficient_quota"u8) >= 0 ? 429
            : name.IndexOf("authentication"u8) >= 0 || name.IndexOf("invalid_api_key"u8) >= 0 ? 401
            : name.IndexOf("permission"u8) >= 0 ? 403
            : name.IndexOf("not_found"u8) >= 0 ? 404
            : name.IndexOf("invalid_request"u8) >= 0 || name.IndexOf("context_length"u8) >= 0 ? 400
            : name.IndexOf("overloaded"u8) >= 0 || name.IndexOf("unavailable"u8) >= 0 ? 503
            : name.IndexOf("timeout"u8) >= 0 ? 504
            : name.IndexOf("server_error"u8) >= 0 ? 500
            : 0;
}
