namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>How long a test waits for what must happen. Reached only by a test that fails.</summary>
internal static class Patience
{
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(30);
}
