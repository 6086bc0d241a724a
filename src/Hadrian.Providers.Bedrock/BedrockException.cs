using Hadrian.Wire.Bedrock.Errors;

namespace Hadrian.Providers.Bedrock;

/// <summary>Thrown in process when Bedrock reports an error, before an answer or within a stream.</summary>
public sealed class BedrockException : Exception
{
    internal BedrockException(BedrockError error)
        : base(error.Message)
    {
        StatusCode = error.StatusCode;
        ErrorType = error.Code;
        RequestId = error.RequestId;
    }

    /// <summary>Gets the HTTP status; within a stream the one the error's type stands for.</summary>
    public int StatusCode { get; }

    /// <summary>Gets Bedrock's name of the error, such as <c>ThrottlingException</c> or <c>AccessDeniedException</c>.</summary>
    public string ErrorType { get; }

    /// <summary>Gets AWS's id of the request, for its support.</summary>
    public string? RequestId { get; }
}
