using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads <c>features.response_caching</c>, which is on when it is there.</summary>
internal static class ResponseCacheSection
{
    public static void Bind(IConfigurationSection section, ResponseCacheOptions options)
    {
        if (!section.Exists())
        {
            return;
        }

        options.Enabled = true;
        section.Bind(options);
        options.SharedWithin = section["sharing"] switch
        {
            null => options.SharedWithin,
            "key" => CacheSharing.Key,
            "user" => CacheSharing.User,
            "project" => CacheSharing.Project,
            "org" => CacheSharing.Organization,
            var other => throw new GatewayConfigurationException($"{ResponseCacheOptionsValidator.Section}.sharing: '{other}' is not one of key, user, project, org."),
        };

        // A request's model and messages always tell it from others; only these two can be given up.
        Exclude(section, options, "temperature");
        Exclude(section, options, "tools");
    }

    private static void Exclude(IConfigurationSection section, ResponseCacheOptions options, string component)
    {
        if (!section.GetValue($"key_components:{component}", true) && !options.ExcludedFields.Contains(component))
        {
            options.ExcludedFields.Add(component);
        }
    }
}
