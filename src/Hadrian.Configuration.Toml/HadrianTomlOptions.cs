using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml;

/// <summary>Adjusts how a file is loaded.</summary>
public sealed class HadrianTomlOptions
{
    /// <summary>Gets or sets the parts of the gateway that exist here.</summary>
    /// <value>The default is <see cref="TomlParts.Current"/>.</value>
    public TomlParts Parts { get; set; } = TomlParts.Current;

    /// <summary>Gets or sets where variables and folders come from.</summary>
    /// <value>The default is the running process.</value>
    public TomlEnvironment Environment { get; set; } = TomlEnvironment.Process;

    /// <summary>Gets or sets the configuration section under which all keys are placed.</summary>
    /// <value>The default is empty: <c>server:port</c> is a key at the top.</value>
    public string KeyPrefix { get; set; } = "";
}
