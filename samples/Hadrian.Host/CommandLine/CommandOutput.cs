using System.CommandLine;

namespace Hadrian.Host.CommandLine;

/// <summary>Where a command writes its document.</summary>
internal static class CommandOutput
{
    public static Option<string?> Option()
        => new("--output", "-o") { Description = "Where to write; otherwise to standard output.", HelpName = "FILE" };

    /// <exception cref="HostFailureException">The file cannot be written.</exception>
    public static async Task WriteAsync(string? path, string text, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            await Console.Out.WriteLineAsync(text);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostFailureException($"{path} cannot be written: {exception.Message}", exception);
        }
    }
}
