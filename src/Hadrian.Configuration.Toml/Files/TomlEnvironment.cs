namespace Hadrian.Configuration.Toml.Files;

/// <summary>Supplies what a load needs to know of the process: variables and folders.</summary>
/// <remarks>Set the properties to load a file as if it were somewhere else, as tests do.</remarks>
public sealed class TomlEnvironment
{
    private const string Product = "hadrian";

    private static readonly char[] NeverInNames = ['=', '\0'];

    /// <summary>Gets the environment of the running process.</summary>
    public static TomlEnvironment Process { get; } = new();

    /// <summary>Gets how an environment variable is read; null means it is not set.</summary>
    /// <value>The default reads the variables of the process.</value>
    public Func<string, string?> Variable { get; init; } = ProcessVariable;

    /// <summary>Gets the folder that relative paths start from.</summary>
    /// <value>The default is the current directory at the time of construction.</value>
    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Gets the user's home folder, which <c>~</c> stands for.</summary>
    public string HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Gets the rules for the user's folders.</summary>
    /// <value>The default follows the running system.</value>
    public TomlPlatform Platform { get; init; } =
        OperatingSystem.IsWindows() ? TomlPlatform.Windows : OperatingSystem.IsMacOS() ? TomlPlatform.MacOS : TomlPlatform.Xdg;

    /// <summary>Gets the folder for this product's configuration files.</summary>
    public string ConfigDirectory => UserFolder("XDG_CONFIG_HOME", ".config");

    /// <summary>Gets the folder for this product's data files.</summary>
    public string DataDirectory => UserFolder("XDG_DATA_HOME", Path.Combine(".local", "share"));

    /// <summary>Gets where the database lies when the file names none.</summary>
    public string DefaultDatabasePath => Path.Combine(DataDirectory, "hadrian.db");

    /// <summary>Replaces a leading <c>~</c> by the home folder.</summary>
    /// <param name="path">A path as written in a file.</param>
    public string ExpandHome(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal)
            ? HomeDirectory + path[1..]
            : path;
    }

    /// <summary>Makes a path absolute, starting from <see cref="CurrentDirectory"/>.</summary>
    /// <param name="path">A relative or absolute path.</param>
    public string Absolute(string path) => Path.GetFullPath(path, CurrentDirectory);

    private string UserFolder(string xdgVariable, string xdgDefault) => Path.Combine(
        Platform switch
        {
            TomlPlatform.Windows => Variable("APPDATA") ?? Path.Combine(HomeDirectory, "AppData", "Roaming"),
            TomlPlatform.MacOS => Path.Combine(HomeDirectory, "Library", "Application Support"),
            // The XDG rules say to ignore a relative path.
            _ => Variable(xdgVariable) is { } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(HomeDirectory, xdgDefault),
        },
        Product);

    private static string? ProcessVariable(string name)
        => name.Length == 0 || name.IndexOfAny(NeverInNames) >= 0 ? null : Environment.GetEnvironmentVariable(name);
}
