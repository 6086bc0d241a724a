using Hadrian.Wire.Bedrock.Errors;

namespace Hadrian.Providers.Bedrock;

/// <summary>Carries the failure of one of several requests to whoever answers for all of them.</summary>
internal sealed class UpstreamFailureException(HttpResponseMessage response, BedrockError error) : Exception(error.Message)
{
    /// <summary>Gets the answer, of which the headers can still be read.</summary>
    public HttpResponseMessage Response => response;

    public BedrockError Error => error;
}
