using Hadrian.Wire.Translation;

namespace Hadrian.Providers.Vertex;

/// <summary>Thrown in process when Vertex AI reports an error, before an answer or within a stream.</summary>
public sealed class VertexException : Exception
{
    internal VertexException(AnswerError error)
        : base(error.Message)
    {
        StatusCode = error.StatusCode;
        ErrorType = error.Code;
        RequestId = error.RequestId;
    }

    /// <summary>Gets the HTTP status; within a stream the one the error's type stands for.</summary>
    public int StatusCode { get; }

    /// <summary>Gets the name of the error, Google's such as <c>RESOURCE_EXHAUSTED</c>, or Anthropic's such as <c>overloaded_error</c>.</summary>
    public string ErrorType { get; }

    /// <summary>Gets Anthropic's id of the request, for its support; Google tells none.</summary>
    public string? RequestId { get; }
}
