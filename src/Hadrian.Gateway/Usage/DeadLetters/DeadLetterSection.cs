using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads the section <c>observability.dead_letter_queue</c>.</summary>
internal static class DeadLetterSection
{
    public static void Apply(IConfigurationSection section, DeadLetterOptions options)
    {
        if (!section.Exists())
        {
            return;
        }

        ConfigurationWords.Read(section, "type", null, ("file", true));
        var retry = section.GetSection("retry");
        options.Path = section["path"] ?? options.Path;
        options.Retry = retry.GetValue("enabled", options.Retry);
        options.InitialDelaySeconds = retry.GetValue("initial_delay_secs", options.InitialDelaySeconds);
        options.MaxDelaySeconds = retry.GetValue("max_delay_secs", options.MaxDelaySeconds);
        options.BackoffMultiplier = retry.GetValue("backoff_multiplier", options.BackoffMultiplier);
        options.MaxRetries = retry.GetValue("max_retries", options.MaxRetries);
    }
}
