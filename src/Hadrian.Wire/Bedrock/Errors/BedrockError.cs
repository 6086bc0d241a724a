using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Bedrock.Errors;

/// <summary>Why there is no whole answer: what Bedrock says, or what is wrong with what it sent.</summary>
/// <param name="StatusCode">The HTTP status; within a stream the one its kind stands for.</param>
/// <param name="Code">Bedrock's name of the error, such as <c>ThrottlingException</c>, or one of <see cref="GatewayErrorCodes"/>.</param>
/// <param name="Message">What went wrong, for whoever called.</param>
public sealed record BedrockError(int StatusCode, string Code, string Message) : AnswerError(StatusCode, Code, Message)
{
    private const string UnknownCode = "bedrock_error";

    /// <inheritdoc/>
    public override string Type => Code.ToLowerInvariant() switch
    {
        "validationexception" or "resourcenotfoundexception" or "modelnotfoundexception" or "conflictexception" => "invalid_request_error",
        "accessdeniedexception" or "unrecognizedclientexception" or "expiredtokenexception" or "expiredtoken" or "invalidsignatureexception"
            or "signaturedoesnotmatch" or "missingauthenticationtokenexception" or "invalidclienttokenid" => "authentication_error",
        "throttlingexception" or "servicequotaexceededexception" or "toomanyrequestsexception" => "rate_limit_error",
        "modelnotreadyexception" or "modeltimeoutexception" or "internalserverexception" or "internalfailure" or "serviceunavailableexception"
            or "modelerrorexception" or "modelstreamerrorexception" or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.ProviderError => "server_error",
        _ => "api_error",
    };

    /// <summary>Gets whether the credentials have run out, so that fresh ones may help.</summary>
    public bool IsExpiredToken => Code is "ExpiredTokenException" or "ExpiredToken";

    internal static BedrockError Truncated { get; } = new(BadGateway, GatewayErrorCodes.StreamTruncated, TruncatedMessage);

    internal static BedrockError UnreadableEvent { get; } = new(BadGateway, GatewayErrorCodes.ProviderError, UnreadableMessage);

    /// <summary>Reads a failed answer.</summary>
    /// <param name="statusCode">Its HTTP status.</param>
    /// <param name="errorType">Its <c>x-amzn-errortype</c> header, if it has one.</param>
    /// <param name="body">The body; when it is not Bedrock's, the error says no more than the status.</param>
    public static BedrockError Read(int statusCode, string? errorType, ReadOnlySpan<byte> body)
    {
        var json = LooseJson.Parse(body) ?? default;
        var code = NameOf(errorType) ?? NameOf(LooseJson.Text(json, "__type"u8)) ?? NameOf(LooseJson.Text(json, "code"u8));
        var message = (LooseJson.Text(json, "message"u8) ?? LooseJson.Text(json, "Message"u8)) is { Length: > 0 } text
            ? text
            : $"The provider answered with status {statusCode} and no readable error message.";
        return new BedrockError(statusCode, code ?? UnknownCode, message) { IsReported = code is not null };
    }

    /// <summary>Reads an error that ended a stream.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="message">Its message, where the name is not all there is.</param>
    internal static BedrockError InStream(string? name, string? message)
    {
        var code = NameOf(name) ?? UnknownCode;
        return new BedrockError(StatusOf(code), code, message is { Length: > 0 } ? message : $"The provider ended the stream with {code}.") { IsReported = true };
    }

    /// <summary>Gives the bare name of a type that may stand in a namespace and before an address.</summary>
    private static string? NameOf(string? type)
    {
        var name = type.AsSpan();
        var colon = name.IndexOf(':');
        name = colon < 0 ? name : name[..colon];
        name = name[(name.LastIndexOf('#') + 1)..].Trim();
        return name.IsEmpty ? null : name.ToString();
    }

    private static int StatusOf(string code) => code.ToLowerInvariant() switch
    {
        "validationexception" => 400,
        "accessdeniedexception" or "expiredtokenexception" or "unrecognizedclientexception" => 403,
        "resourcenotfoundexception" or "modelnotfoundexception" => 404,
        "modeltimeoutexception" => 408,
        "modelerrorexception" or "modelstreamerrorexception" => 424,
        "throttlingexception" or "servicequotaexceededexception" or "modelnotreadyexception" => 429,
        "serviceunavailableexception" => 503,
        _ => 500,
    };
}
