using System.Text.RegularExpressions;
using Hadrian.Configuration.Toml.Files;

namespace Hadrian.Host.Wizard;

/// <summary>Asks for the providers. Keys are never asked for: the file names the environment variable that holds them.</summary>
internal sealed partial class ProviderQuestions(Dialogue dialogue)
{
    private readonly List<string> _names = [];

    /// <summary>Gets the names so far; the first is the default provider.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Asks for one or more.</summary>
    /// <returns>Their sections.</returns>
    public IReadOnlyList<string> Ask()
    {
        var sections = new List<string>();
        do
        {
            sections.Add(One());
        }
        while (dialogue.Confirm("Add another provider?", otherwise: false));

        return sections;
    }

    private string One()
    {
        var section = dialogue.Choose<Func<string>>("Which provider?",
        [
            ("OpenAI", OpenAI),
            ("A server that speaks OpenAI's protocol, such as Ollama, vLLM or OpenRouter", Compatible),
            ("The built-in test provider, which answers without any account", Test),
        ]);
        return section();
    }

    private string OpenAI() => Section("openai", "open_ai", Key(Variable("OPENAI_API_KEY")));

    private string Compatible()
    {
        var url = dialogue.Ask("Its URL, up to and including /v1", "http://localhost:11434/v1", Url);
        return dialogue.Confirm("Does it need a key?", otherwise: false)
            ? Section("local", "open_ai", $"base_url = {HadrianTomlFile.Quote(url)}\n{Key(Variable("LOCAL_API_KEY"))}")
            : Section("local", "open_ai", $"base_url = {HadrianTomlFile.Quote(url)}");
    }

    private string Test() => Section("test", "test");

    private string Section(string name, string type, string more = "")
    {
        var chosen = dialogue.Ask("Its name, the first part of provider/model", FreeName(name), NameComplaint);
        _names.Add(chosen);
        return $"[providers.{(Bare().IsMatch(chosen) ? chosen : HadrianTomlFile.Quote(chosen))}]\ntype = \"{type}\"\n{more}".TrimEnd() + "\n";
    }

    private string Variable(string otherwise) => dialogue.Ask(
        "The environment variable that holds its key",
        otherwise,
        answer => VariableName().IsMatch(answer) ? null : "A variable's name has letters, digits and _. The key itself does not belong into the file.");

    private static string Key(string variable) => $"api_key = \"${{{variable}}}\"";

    private string FreeName(string name)
        => NameComplaint(name) is null ? name : Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{name}{number}").First(free => NameComplaint(free) is null);

    private string? NameComplaint(string name) =>
        !ProviderName().IsMatch(name) ? "A name has letters, digits and - . _ ~ only."
        : name == "default_provider" || _names.Contains(name, StringComparer.OrdinalIgnoreCase) ? "The name is taken."
        : null;

    private static string? Url(string answer)
        => Uri.TryCreate(answer, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? null : "Write a URL such as http://localhost:11434/v1.";

    [GeneratedRegex(@"^[A-Za-z0-9\-._~]+\z")]
    private static partial Regex ProviderName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
