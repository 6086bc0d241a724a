namespace Hadrian.Providers.Bedrock;

/// <summary>Tells the engine what Bedrock's errors say of it.</summary>
internal sealed class BedrockStatusReader : IUpstreamStatusReader
{
    public int? StatusOf(Exception exception) => (exception as BedrockException)?.StatusCode;
}
