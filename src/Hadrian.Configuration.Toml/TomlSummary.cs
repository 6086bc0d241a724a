using System.Globalization;
using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml;

/// <summary>Tells in a few words what a file sets up; it holds no secret.</summary>
public sealed record TomlSummary
{
    /// <summary>Gets the file as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>Gets the address to listen on.</summary>
    public required string ListenAddress { get; init; }

    /// <summary>Gets the names of the providers, in file order.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Gets the provider of model names without a prefix; null if there is none.</summary>
    public string? DefaultProvider { get; init; }

    /// <summary>Gets the type of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Gets the type of the cache.</summary>
    public required string Cache { get; init; }

    /// <summary>Gets how callers are authenticated.</summary>
    public required string Auth { get; init; }

    /// <summary>Gets how many warnings there are.</summary>
    public required int Warnings { get; init; }

    /// <summary>Formats the summary on one line.</summary>
    public override string ToString()
    {
        var providers = Providers.Count == 0 ? "none" : string.Join(", ", Providers);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{File} is valid: providers {providers} (default {DefaultProvider ?? "none"}), database {Database}, cache {Cache}, auth {Auth}, listening on {ListenAddress}, {Warnings} warning(s)");
    }

    internal static TomlSummary Of(string file, SettingSet settings, IReadOnlyList<TomlProblem> problems)
    {
        string Value(string key, string otherwise) => settings.Find(key)?.Value ?? otherwise;

        var host = Value("server:host", "0.0.0.0");
        return new TomlSummary
        {
            File = file,
            ListenAddress = $"{(host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host)}:{Value("server:port", "8080")}",
            Providers = [.. settings.All.Select(setting => setting.At.Canonical.Split(':')).Where(key => key is ["providers", _, "type"]).Select(key => key[1])],
            DefaultProvider = settings.Find("default_provider")?.Value,
            Database = Value("database:type", "none"),
            Cache = Value("cache:type", "memory"),
            Auth = Value("auth:type", "none"),
            Warnings = problems.Count(problem => problem.Severity is TomlSeverity.Warning),
        };
    }
}
