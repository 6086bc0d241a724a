using System.CommandLine;
using Hadrian.Configuration.Toml;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian schema</c>: writes the JSON Schema of the configuration file, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var output = CommandOutput.Option();
        var command = new Command("schema", "Write the JSON Schema of hadrian.toml.") { output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await CommandOutput.WriteAsync(parsed.GetValue(output), HadrianTomlSchema.ToJson(), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
