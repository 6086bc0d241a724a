using Hadrian.Wire.Translation;

namespace Hadrian.Providers.Vertex;

/// <summary>Carries the failure of one of several requests to whoever answers for all of them.</summary>
internal sealed class UpstreamFailureException(HttpResponseMessage response, AnswerError error) : Exception(error.Message)
{
    /// <summary>Gets the answer, of which the headers can still be read.</summary>
    public HttpResponseMessage Response => response;

    public AnswerError Error => error;
}
