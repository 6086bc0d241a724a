using System.CommandLine;

namespace Hadrian.Host.CommandLine;

/// <summary>The options that work before and after every subcommand.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file; otherwise ./hadrian.toml, then the user's own.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Accepted for scripts written for other versions: this one opens no browser.</summary>
    public Option<bool> NoBrowser { get; } = new("--no-browser")
    {
        Description = "Do not open a browser on the first start.",
        Recursive = true,
    };
}
