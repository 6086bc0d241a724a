namespace Hadrian.Providers.Anthropic;

/// <summary>Tells the engine what Anthropic's errors say of it.</summary>
internal sealed class AnthropicStatusReader : IUpstreamStatusReader
{
    public int? StatusOf(Exception exception) => (exception as AnthropicException)?.StatusCode;
}
