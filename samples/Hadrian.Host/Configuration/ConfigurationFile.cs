using Hadrian.Configuration.Toml;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Parts;
using Hadrian.Host.CommandLine;

namespace Hadrian.Host.Configuration;

/// <summary>The file that applies.</summary>
/// <param name="Path">Where it is, as the user wrote it or else absolute.</param>
/// <param name="IsNew">Whether it was written just now.</param>
internal sealed record ConfigurationFile(string Path, bool IsNew = false)
{
    private static readonly HadrianTomlOptions Options = new() { Parts = TomlParts.Current.With(TomlPart.Anthropic, TomlPart.AzureOpenAI, TomlPart.Bedrock, TomlPart.BootstrapTenants, TomlPart.EmergencyAccess, TomlPart.Jwt, TomlPart.Postgres, TomlPart.ReadReplica, TomlPart.Redis, TomlPart.Vertex) };

    /// <summary>Finds the file, or writes one for a first start.</summary>
    public static ConfigurationFile FindOrCreate(string? path) => Find(path) ?? Create();

    /// <summary>Finds the file, which must exist.</summary>
    /// <exception cref="HostFailureException">There is none; the message lists where it was looked for.</exception>
    public static ConfigurationFile Require(string? path) => Find(path) ?? throw new HostFailureException(
        $"There is no configuration file. Searched:{string.Concat(HadrianTomlFile.Find().Searched.Select(place => $"\n  {place}"))}\n"
        + "Fix: name one with --config FILE, or write one with hadrian init.");

    /// <summary>Reads the file and prints what is wrong with it.</summary>
    /// <param name="overrides">Settings that replace those of the file.</param>
    /// <exception cref="HostFailureException">The file has errors.</exception>
    public LoadedConfiguration Load(Dictionary<string, string?>? overrides = null)
    {
        var toml = HadrianToml.Load(Path, Options);
        TomlProblem[] problems = [.. toml.Problems, .. UnsupportedBootstrap.Find(toml)];
        ProblemReport.Write(problems);
        var configuration = new ConfigurationBuilder().AddHadrianToml(toml).AddInMemoryCollection(overrides).Build().WithDecodedNames();
        return new LoadedConfiguration(toml, configuration, problems.Length);
    }

    private static ConfigurationFile? Find(string? path)
        => path is not null ? new ConfigurationFile(path) : HadrianTomlFile.Find().Path is { } found ? new ConfigurationFile(found) : null;

    private static ConfigurationFile Create()
    {
        try
        {
            return new ConfigurationFile(HadrianTomlFile.WriteDefault(), IsNew: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostFailureException(
                $"{HadrianTomlFile.DefaultPath()} cannot be written: {exception.Message} Fix: name a file with --config FILE.", exception);
        }
    }
}
