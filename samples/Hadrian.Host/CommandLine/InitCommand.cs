using System.CommandLine;
using Hadrian.Configuration.Toml.Files;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian init</c>: writes a configuration file to start with.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "Where to write; otherwise the user's own file.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        var command = new Command("init", "Write a configuration file to start with.") { output, force };
        command.SetAction(parsed => Run(parsed.GetValue(output), parsed.GetValue(force)));
        return command;
    }

    private static int Run(string? path, bool overwrite)
    {
        var target = Path.GetFullPath(path ?? HadrianTomlFile.DefaultPath());
        if (File.Exists(target) && !overwrite)
        {
            throw new HostFailureException($"{target} exists already. Fix: name another file with -o, or replace it with --force.");
        }

        try
        {
            Console.Out.WriteLine(HadrianTomlFile.WriteDefault(target, overwrite));
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostFailureException($"{target} cannot be written: {exception.Message} Fix: name another file with -o.", exception);
        }
    }
}
