using Hadrian.Wire.Anthropic.Errors;

namespace Hadrian.Providers.Anthropic;

/// <summary>Thrown in process when Anthropic reports an error, before an answer or within a stream.</summary>
public sealed class AnthropicException : Exception
{
    internal AnthropicException(AnthropicError error)
        : base(error.Message)
    {
        StatusCode = error.StatusCode;
        ErrorType = error.Code;
        RequestId = error.RequestId;
    }

    /// <summary>Gets the HTTP status; within a stream the one the error's type stands for.</summary>
    public int StatusCode { get; }

    /// <summary>Gets Anthropic's name of the error, such as <c>rate_limit_error</c> or <c>overloaded_error</c>.</summary>
    public string ErrorType { get; }

    /// <summary>Gets Anthropic's id of the request, for its support.</summary>
    public string? RequestId { get; }
}
