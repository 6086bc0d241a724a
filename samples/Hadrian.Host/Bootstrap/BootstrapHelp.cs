namespace Hadrian.Host.Bootstrap;

/// <summary>How to get a key by configuration.</summary>
internal static class BootstrapHelp
{
    public const string Fix = "Fix: add [auth.bootstrap.initial_org] with slug and name, and [auth.bootstrap.initial_api_key] with name.";

    /// <summary>Lines to add to the file.</summary>
    public const string Lines = """
          [auth.bootstrap]
          initial_org = { slug = "default", name = "Default" }
          initial_api_key = { name = "another" }
        """;
}
