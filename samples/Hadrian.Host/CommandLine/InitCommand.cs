using System.CommandLine;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Host.Wizard;

namespace Hadrian.Host.CommandLine;

/// <summary><c>hadrian init</c>: writes a configuration file to start with.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "Where to write; otherwise the user's own file.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        var wizard = new Option<bool>("--wizard", "-w") { Description = "Ask for the settings, on the terminal." };
        var command = new Command("init", "Write a configuration file to start with.") { output, force, wizard };
        command.SetAction(parsed => Run(parsed.GetValue(output), parsed.GetValue(force), parsed.GetValue(wizard) ? Terminal() : null));
        return command;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to; <see langword="null"/> for the user's own file.</param>
    /// <param name="overwrite">Whether a file may be there already.</param>
    /// <param name="wizard">Asks for what is to be written; <see langword="null"/> for the default file.</param>
    public static int Run(string? path, bool overwrite, ConfigurationWizard? wizard)
    {
        var target = Path.GetFullPath(path ?? HadrianTomlFile.DefaultPath());
        if (File.Exists(target) && !overwrite)
        {
            throw new HostFailureException($"{target} exists already. Fix: name another file with -o, or replace it with --force.");
        }

        var text = wizard is null ? HadrianTomlFile.DefaultText(TomlEnvironment.Process.DefaultDatabasePath) : wizard.Run();
        if (text is null)
        {
            Console.Error.WriteLine("Nothing was written.");
            return ExitCodes.Success;
        }

        try
        {
            Console.Out.WriteLine(HadrianTomlFile.Write(text, target, overwrite));
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostFailureException($"{target} cannot be written: {exception.Message} Fix: name another file with -o.", exception);
        }
    }

    // Questions go to standard error, so that standard output has the path alone.
    private static ConfigurationWizard Terminal() => Console.IsInputRedirected
        ? throw new HostFailureException("--wizard asks questions and needs a terminal to answer on. Fix: run it on a terminal, or write the default file with hadrian init alone.")
        : new ConfigurationWizard(Console.In, Console.Error, TomlEnvironment.Process.DefaultDatabasePath);
}
