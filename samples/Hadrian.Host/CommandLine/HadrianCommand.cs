using System.CommandLine;
using Hadrian.Host.Bootstrap;
using Hadrian.Host.Configuration;
using Hadrian.Host.Docs;
using Hadrian.Host.Serving;

namespace Hadrian.Host.CommandLine;

/// <summary>The command line as a whole.</summary>
internal static class HadrianCommand
{
    // Ctrl+C and SIGTERM belong to the web host, which drains; failures get a line of ours instead of a stack trace.
    private static readonly InvocationConfiguration Invocation = new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new GlobalOptions();
        var validate = new Option<bool>("--validate") { Description = "Check the configuration and exit; nothing is opened or created." };
        var root = Create(options, validate);
        var command = root.Parse(args);
        var errors = command.Errors.Select(error => error.Message).ToList();
        if (command.CommandResult.Command != root && command.GetResult(validate) is { Implicit: false })
        {
            errors.Add("--validate stands alone, without a subcommand.");
        }

        if (errors.Count > 0)
        {
            errors.ForEach(Console.Error.WriteLine);
            Console.Error.WriteLine("hadrian --help lists what there is.");
            return ExitCodes.Usage;
        }

        try
        {
            return await command.InvokeAsync(Invocation);
        }
        catch (HostFailureException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failure;
        }
#pragma warning disable CA1031 // nobody else is there to report it, and a crash would not exit with 1
        catch (Exception unforeseen)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"hadrian failed unexpectedly: {unforeseen}");
            return ExitCodes.Failure;
        }
    }

    private static RootCommand Create(GlobalOptions options, Option<bool> validate)
    {
        var root = new RootCommand("Hadrian Gateway: one OpenAI-compatible API in front of many model providers.")
        {
            options.Config,
            options.NoBrowser,
            validate,
            ServeCommand.Create(options),
            InitCommand.Create(),
            MigrateCommand.Create(options),
            BootstrapCommand.Create(options),
            HealthcheckCommand.Create(options),
            FeaturesCommand.Create(),
            OpenApiCommand.Create(),
            SchemaCommand.Create(),
        };
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.Add(new VersionOption("--version", "-V"));
        root.SetAction((command, cancellationToken) => command.GetValue(validate)
            ? Validation.RunAsync(command.GetValue(options.Config))
            : ServeCommand.RunAsync(command.GetValue(options.Config), cancellationToken));
        return root;
    }
}
