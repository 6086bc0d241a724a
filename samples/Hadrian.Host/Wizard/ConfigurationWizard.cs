using System.Globalization;
using Hadrian.Configuration.Toml.Files;

namespace Hadrian.Host.Wizard;

/// <summary>Makes a configuration file of a few answers: where to listen, who may call, what to remember, and which providers.</summary>
internal sealed class ConfigurationWizard(TextReader input, TextWriter output, string databasePath)
{
    private readonly Dialogue _dialogue = new(input, output);

    /// <summary>Asks, and shows the file before it is written.</summary>
    /// <returns>The file's text; <see langword="null"/> when the user wants none of it.</returns>
    public string? Run()
    {
        try
        {
            var text = Ask();
            _dialogue.Say($"\n{text}");
            return _dialogue.Confirm("Write this file?", otherwise: true) ? text : null;
        }
        catch (WizardCancelledException)
        {
            return null;
        }
    }

    private string Ask()
    {
        _dialogue.Say("An empty answer takes what stands in brackets; Ctrl+D ends without writing anything.\n");
        var isOpen = _dialogue.Confirm("Shall other machines reach the gateway?", otherwise: false);
        var port = _dialogue.Ask("On which port?", "8080", PortComplaint);
        var needsKeys = _dialogue.Confirm("Must callers have an API key?", otherwise: true);
        var hasDatabase = needsKeys || _dialogue.Confirm("Keep usage in a database?", otherwise: true);
        var database = hasDatabase ? _dialogue.Ask("Where is the SQLite database?", databasePath, NotBlank) : null;
        var providers = new ProviderQuestions(_dialogue);
        var sections = providers.Ask();
        return string.Join('\n',
        [
            Server(isOpen, port),
            Database(database),
            Authentication(needsKeys),
            Default(providers.Names),
            .. sections,
        ]);
    }

    private static string Server(bool isOpen, string port) => $"""
        [server]
        host = "{(isOpen ? "0.0.0.0" : "127.0.0.1")}"
        port = {port}

        """;

    private static string Database(string? path) => path is null
        ? "[database]\ntype = \"none\"\n"
        : $"""
        [database]
        type = "sqlite"
        path = {HadrianTomlFile.Quote(path)}

        """;

    private static string Authentication(bool needsKeys) => $"""
        [auth.gateway]
        type = "{(needsKeys ? "api_key" : "none")}"

        """;

    private static string Default(IReadOnlyList<string> names) => $"""
        [providers]
        default_provider = {HadrianTomlFile.Quote(names[0])}    # for models without "provider/"

        """;

    private static string? PortComplaint(string answer)
        => int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? null : "A port is a number from 0 to 65535.";

    private static string? NotBlank(string answer) => answer.Length > 0 ? null : "Name a file.";
}
