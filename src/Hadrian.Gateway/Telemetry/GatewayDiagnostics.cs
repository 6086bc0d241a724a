using System.Diagnostics;

namespace Hadrian.Gateway;

/// <summary>The names under which the gateway publishes traces and metrics.</summary>
public static class GatewayDiagnostics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Hadrian.Gateway";

    internal static ActivitySource Source { get; } = new(Name);
}
