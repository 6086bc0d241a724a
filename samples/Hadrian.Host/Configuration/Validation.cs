using Hadrian.Host.CommandLine;
using Hadrian.Host.Serving;

namespace Hadrian.Host.Configuration;

/// <summary><c>hadrian --validate</c>: all that a start would check of the file, without starting anything.</summary>
internal static class Validation
{
    public static async Task<int> RunAsync(string? path)
    {
        var loaded = ConfigurationFile.Require(path).Load();
        await using var app = GatewayApplication.Create(loaded.Configuration, ServingMode.Command);
        ServiceChecks.Require(app.Services, loaded);
        await Console.Out.WriteLineAsync(loaded.Summary.ToString());
        return ExitCodes.Success;
    }
}
