namespace Hadrian.OpenTelemetry;

/// <summary>The names the engine publishes under. Repeated here, so that this package does not pull the engine in.</summary>
internal static class Instrumentation
{
    public const string Gateway = "Hadrian.Gateway";
}
