namespace Hadrian.Configuration.Toml.Files;

/// <summary>Finds <c>hadrian.toml</c>, and writes one for a first run.</summary>
public static class HadrianTomlFile
{
    /// <summary>The file's name: <c>hadrian.toml</c>.</summary>
    public const string FileName = "hadrian.toml";

    /// <summary>Finds the file that applies: the one named, else the current directory's, else the user's.</summary>
    /// <param name="path">The file the caller insists on; null to search.</param>
    /// <param name="environment">Where to look; null for the running process.</param>
    public static TomlDiscovery Find(string? path = null, TomlEnvironment? environment = null)
    {
        environment ??= TomlEnvironment.Process;
        IReadOnlyList<string> places = path is null
            ? [Path.Combine(environment.CurrentDirectory, FileName), DefaultPath(environment)]
            : [environment.Absolute(path)];

        return new TomlDiscovery { Path = places.FirstOrDefault(File.Exists), IsExplicit = path is not null, Searched = places };
    }

    /// <summary>Returns where a first run writes its file: in the user's configuration folder.</summary>
    /// <param name="environment">Where to look; null for the running process.</param>
    public static string DefaultPath(TomlEnvironment? environment = null)
        => Path.Combine((environment ?? TomlEnvironment.Process).ConfigDirectory, FileName);

    /// <summary>Writes the default file and creates the folders of both the file and its database.</summary>
    /// <param name="path">Where to write; null for <see cref="DefaultPath"/>.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="environment">Supplies the folders; null for the running process.</param>
    /// <returns>The absolute path written.</returns>
    /// <exception cref="IOException">The file exists and must not be replaced, or cannot be written.</exception>
    public static string WriteDefault(string? path = null, bool overwrite = false, TomlEnvironment? environment = null)
    {
        environment ??= TomlEnvironment.Process;
        return Write(DefaultText(environment.DefaultDatabasePath), path, overwrite, environment);
    }

    /// <summary>Writes a file and creates the folders of both the file and the default database.</summary>
    /// <param name="text">The TOML.</param>
    /// <param name="path">Where to write; null for <see cref="DefaultPath"/>.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="environment">Supplies the folders; null for the running process.</param>
    /// <returns>The absolute path written.</returns>
    /// <exception cref="IOException">The file exists and must not be replaced, or cannot be written.</exception>
    public static string Write(string text, string? path = null, bool overwrite = false, TomlEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        environment ??= TomlEnvironment.Process;
        var file = environment.Absolute(path ?? DefaultPath(environment));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Directory.CreateDirectory(environment.DataDirectory);

        using var stream = new FileStream(file, overwrite ? FileMode.Create : FileMode.CreateNew);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        return file;
    }

    /// <summary>Quotes a text as a TOML string; a variable in it stays text.</summary>
    /// <param name="value">What the string shall be.</param>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Spelling.Quote(value, int.MaxValue).Replace("${", "$${", StringComparison.Ordinal);
    }

    /// <summary>Returns the text of a file to start with: keys required, a database, and a provider that needs no account.</summary>
    /// <param name="databasePath">The SQLite file.</param>
    public static string DefaultText(string databasePath)
    {
        ArgumentNullException.ThrowIfNull(databasePath);
        return $$"""
            # Hadrian Gateway. Check this file at any time: hadrian --config hadrian.toml --validate
            # ${NAME} takes a value from the environment, ${NAME:-default} with a default; keep secrets there.

            [server]
            host = "127.0.0.1"              # "0.0.0.0" also listens for other machines
            port = 8080

            [server.cors]                   # pages in a browser that may call the gateway
            allowed_origins = ["http://localhost:8080", "http://127.0.0.1:8080"]
            allow_credentials = true

            [database]                      # keys, usage and tenants; created on the first start
            type = "sqlite"
            path = {{Quote(databasePath)}}

            [cache]                         # rate-limit windows and key lookups, in this process
            type = "memory"

            [auth.gateway]                  # callers send X-API-Key: gw_… or Authorization: Bearer gw_…
            type = "api_key"

            [providers.test]                # answers without any account: ask for the model "test/test-model"
            type = "test"

            # A real provider: export OPENAI_API_KEY, remove the # signs, and ask for "openai/gpt-4o".
            # [providers.openai]
            # type = "open_ai"
            # api_key = "${OPENAI_API_KEY}"

            """;
    }
}
