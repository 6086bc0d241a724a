namespace Hadrian.Providers.Vertex;

/// <summary>Tells the engine what Vertex AI's errors say of it.</summary>
internal sealed class VertexStatusReader : IUpstreamStatusReader
{
    public int? StatusOf(Exception exception) => (exception as VertexException)?.StatusCode;
}
