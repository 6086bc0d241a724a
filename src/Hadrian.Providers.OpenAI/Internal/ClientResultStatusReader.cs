using System.ClientModel;

namespace Hadrian.Providers.OpenAI;

/// <summary>Reads the status out of what the OpenAI client throws.</summary>
internal sealed class ClientResultStatusReader : IUpstreamStatusReader
{
    public int? StatusOf(Exception exception) => exception is ClientResultException { Status: > 0 } answered ? answered.Status : null;
}
