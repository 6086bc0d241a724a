using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Gemini.Errors;

/// <summary>Why there is no whole answer: what Google says, or what is wrong with what it sent.</summary>
/// <param name="StatusCode">The HTTP status; within a stream the one the error tells or its kind stands for.</param>
/// <param name="Code">Google's name of the error, such as <c>RESOURCE_EXHAUSTED</c>, or one of <see cref="GatewayErrorCodes"/>.</param>
/// <param name="Message">What went wrong, for whoever called. The numbers of projects are masked.</param>
public sealed partial record GeminiError(int StatusCode, string Code, string Message) : AnswerError(StatusCode, Code, Message)
{
    private const string UnknownCode = "unknown";

    /// <summary>Gets how long to wait before another attempt, where Google says so.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Gets whether the error has a name. Others' errors may have the same shape but for that.</summary>
    public bool IsNamed => IsReported && Code != UnknownCode;

    /// <inheritdoc/>
    public override string Type => Code switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "NOT_FOUND" or "OUT_OF_RANGE" => "invalid_request_error",
        "UNAUTHENTICATED" or "PERMISSION_DENIED" => "authentication_error",
        "RESOURCE_EXHAUSTED" => "rate_limit_error",
        "INTERNAL" or "UNAVAILABLE" or "DEADLINE_EXCEEDED" or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.ProviderError => "server_error",
        _ => "api_error",
    };

    internal static GeminiError Truncated { get; } = new(BadGateway, GatewayErrorCodes.StreamTruncated, TruncatedMessage);

    internal static GeminiError UnreadableEvent { get; } = new(BadGateway, GatewayErrorCodes.ProviderError, UnreadableMessage);

    /// <summary>Reads a failed answer.</summary>
    /// <param name="statusCode">Its HTTP status.</param>
    /// <param name="body">The body: an object, or an array that has it; when it is not Google's, the error says no more than the status.</param>
    public static GeminiError Read(int statusCode, ReadOnlySpan<byte> body)
        => (Parse(body) is { } json ? Read(json, statusCode) : null)
            ?? new GeminiError(statusCode, UnknownCode, $"The provider answered with status {statusCode} and no readable error message.");

    /// <summary>Reads an event of a stream that is an error; <see langword="null"/> when it is none.</summary>
    internal static GeminiError? ReadEvent(ReadOnlySpan<byte> data) => data.IndexOf("\"error\""u8) >= 0 && Parse(data) is { } json ? Read(json, statusCode: 0) : null;

    private static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            json = json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 ? json[0] : json;
            return LooseJson.Object(json, "error"u8);
        }
        catch (JsonException)
        {
            // An HTML page, or a piece of an answer.
            return null;
        }
    }

    private static GeminiError? Read(JsonElement error, int statusCode)
    {
        var status = LooseJson.Text(error, "status"u8);
        if (LooseJson.Text(error, "message"u8) is not { Length: > 0 } message)
        {
            if (status is null && statusCode > 0)
            {
                return null;
            }

            message = $"The provider reports {status ?? "an error"} and no message.";
        }

        var code = status is { Length: > 0 } ? status : UnknownCode;
        return new GeminiError(statusCode > 0 ? statusCode : StatusOf(error, code), code, ProjectNumber().Replace(message, "projects/***"))
        {
            IsReported = true,
            RetryDelay = RetryDelayOf(error),
        };
    }

    private static int StatusOf(JsonElement error, string code)
        => error.TryGetProperty("code"u8, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var status) && status is >= 400 and <= 599
            ? status
            : code switch
            {
                "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" => 400,
                "UNAUTHENTICATED" => 401,
                "PERMISSION_DENIED" => 403,
                "NOT_FOUND" => 404,
                "RESOURCE_EXHAUSTED" => 429,
                "UNAVAILABLE" => 503,
                "DEADLINE_EXCEEDED" => 504,
                _ => 500,
            };

    private static TimeSpan? RetryDelayOf(JsonElement error)
    {
        if (!error.TryGetProperty("details"u8, out var details) || details.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var detail in details.EnumerateArray())
        {
            if (LooseJson.Text(detail, "@type"u8)?.EndsWith("google.rpc.RetryInfo", StringComparison.Ordinal) == true
                && LooseJson.Text(detail, "retryDelay"u8) is [.. var seconds, 's']
                && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var delay)
                && delay <= TimeSpan.SecondsPerDay)
            {
                return TimeSpan.FromSeconds(delay);
            }
        }

        return null;
    }

    [GeneratedRegex("projects/[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectNumber();
}
