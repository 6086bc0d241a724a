namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>Reads what the gateway streams, which is plain: one <c>data:</c> line per event.</summary>
internal static class ServerSentEvents
{
    public const string Done = "[DONE]";

    public static IReadOnlyList<string> Data(string text) =>
    [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(block => !block.StartsWith(':'))
            .Select(block =>
            {
                Assert.StartsWith("data: ", block, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', block);
                return block["data: ".Length..];
            }),
    ];
}
