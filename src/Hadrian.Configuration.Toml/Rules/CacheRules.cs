using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>Limits are counted in the cache, so they are worth as much as it is.</summary>
internal sealed class CacheRules : IRule
{
    public void Check(RuleContext context)
    {
        var type = context.Find("cache:type");
        if (type is { Value: "none" })
        {
            CheckLimits(context, type);
        }
        else if (type?.Value is null or "memory" && context.Value("database:type") == "postgres")
        {
            context.Notes.Add("The cache is in memory: with several nodes, each one counts limits for itself.");
        }
    }

    private static void CheckLimits(RuleContext context, Schema.Setting type)
    {
        var found = false;
        foreach (var name in (string[])["rate", "rate_limits", "budget", "budgets"])
        {
            if (context.Node("limits", name) is TomlTable limits && limits.Find("enabled") is not TomlScalar { Text: "false" })
            {
                found = true;
                context.Error($"limits.{name}", limits.Place, $"needs a cache to count in, but {RuleContext.At(type)} is \"none\"", "use [cache] type = \"memory\"");
            }
        }

        if (!found)
        {
            context.Warn(type, "without a cache there are no rate limits and no budgets", "use type = \"memory\"");
        }
    }
}
