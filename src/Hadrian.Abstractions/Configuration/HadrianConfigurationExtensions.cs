using Hadrian;

namespace Microsoft.Extensions.Configuration;

/// <summary>Reads names that users choose from a configuration.</summary>
public static class HadrianConfigurationExtensions
{
    /// <summary>
    /// Returns a view of a configuration whose keys read as users wrote them: <c>:</c> for <c>%3A</c>, and <c>%</c> for
    /// <c>%25</c>. A model such as <c>llama3:8b</c> needs that, because configuration separates the levels of a key with <c>:</c>.
    /// </summary>
    /// <param name="configuration">The configuration; a view made by this method is returned as it is.</param>
    /// <returns>The view. Its children have decoded keys; a path given to it is taken as it is, escapes included.</returns>
    public static IConfiguration WithDecodedNames(this IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration as DecodedConfiguration ?? new DecodedConfiguration(configuration);
    }
}
