using Hadrian.Configuration.Toml;
using Hadrian.Host.CommandLine;
using Hadrian.Host.Wizard;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

public sealed class WizardTests
{
    private const string Database = "data/hadrian.db";

    [Fact]
    public void Run_DefaultsTaken_GivesAFileThatIsValid()
    {
        var text = Run(out var asked, "", "", "", "", "3", "", "", "");

        var loaded = Loaded(text);
        Assert.Equal("127.0.0.1", loaded.Data["server:host"]);
        Assert.Equal(("8080", "api_key", "sqlite", Database), (loaded.Data["server:port"], loaded.Data["auth:type"], loaded.Data["database:type"], loaded.Data["database:path"]));
        Assert.Equal(("test", "test"), (loaded.Data["default_provider"], loaded.Data["providers:test:type"]));
        Assert.Contains(text!, asked, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_EverythingAnswered_IsInTheFile()
    {
        var text = Run(
            out _, "yes", "9000", "no", "no", "1", "MAIN_KEY", "main", "y", "2", "http://localhost:8000/v1", "y", "VLLM_KEY", "v.llm", "no", "yes");

        var data = Loaded(text, ("MAIN_KEY", "sk-main"), ("VLLM_KEY", "sk-vllm")).Data;
        Assert.Equal(("0.0.0.0", "9000", "none", "none"), (data["server:host"], data["server:port"], data["auth:type"], data["database:type"]));
        Assert.Equal(("main", "open_ai", "sk-main"), (data["default_provider"], data["providers:main:type"], data["providers:main:api_key"]));
        Assert.Equal(("http://localhost:8000/v1", "sk-vllm"), (data["providers:v.llm:base_url"], data["providers:v.llm:api_key"]));
    }

    [Theory]
    [InlineData("A port is a number", "", "70000", "8080")]
    [InlineData("A port is a number", "", "web", "8080")]
    [InlineData("Answer yes or no", "maybe", "no")]
    [InlineData("Answer with a number from 1 to 3", "", "", "", "", "4", "3")]
    [InlineData("letters, digits", "", "", "", "", "3", "a/b", "t")]
    [InlineData("does not belong into the file", "", "", "", "", "1", "sk-proj-secret", "OPENAI_API_KEY")]
    [InlineData("Write a URL", "", "", "", "", "2", "localhost", "http://localhost/v1")]
    public void Run_AnswerThatWillNotDo_IsAskedAgain(string complaint, params string[] answers)
    {
        Run(out var asked, answers);

        Assert.Contains(complaint, asked, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameNameTwice_IsRefusedAndAnotherProposed()
    {
        var text = Run(out var asked, "", "", "", "", "3", "", "y", "3", "TEST", "", "", "");

        Assert.Contains("The name is taken", asked, StringComparison.Ordinal);
        Assert.Equal("test", Loaded(text).Data["providers:test2:type"]);
    }

    [Fact]
    public void Run_InputEndsOrAnswerIsNo_GivesNothing()
    {
        Assert.Null(Run(out _, "", ""));
        Assert.Null(Run(out _, "", "", "", "", "3", "", "", "no"));
    }

    [Fact]
    public void Init_WizardCancelled_SucceedsAndWritesNothing()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.PathOf("new.toml");

        Assert.Equal(0, InitCommand.Run(path, overwrite: false, Wizard(TextWriter.Null)));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Init_WizardAnswered_WritesWhatItShowed()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.PathOf("new.toml");

        Assert.Equal(0, InitCommand.Run(path, overwrite: false, Wizard(TextWriter.Null, "", "8123", "no", "no", "3", "", "", "")));
        Assert.Contains("port = 8123", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Throws<HostFailureException>(() => InitCommand.Run(path, overwrite: false, Wizard(TextWriter.Null)));
    }

    private static string? Run(out string asked, params string[] answers)
    {
        using var output = new StringWriter();
        var text = Wizard(output, answers).Run();
        asked = output.ToString();
        return text;
    }

    private static ConfigurationWizard Wizard(TextWriter output, params string[] answers)
        => new(new StringReader(string.Concat(answers.Select(answer => answer + "\n"))), output, Database);

    private static TomlLoadResult Loaded(string? text, params (string Name, string Value)[] variables)
    {
        Assert.NotNull(text);
        var loaded = HadrianToml.Parse(text, options: new HadrianTomlOptions
        {
            Environment = new() { Variable = name => variables.FirstOrDefault(variable => variable.Name == name).Value },
        });
        Assert.DoesNotContain(loaded.Problems, problem => problem.Severity == TomlSeverity.Error);
        return loaded;
    }
}
