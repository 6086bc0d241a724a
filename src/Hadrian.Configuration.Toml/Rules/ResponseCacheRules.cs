using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>What the response cache cannot be told.</summary>
internal sealed class ResponseCacheRules : IRule
{
    private const string Section = "features:response_caching";

    public void Check(RuleContext context)
    {
        if (context.Node("features", "response_caching") is TomlTable { Entries.Count: 0 } table)
        {
            context.Warn("features.response_caching", table.Place, "an empty table turns nothing on", "write enabled = true in it, or remove it");
        }

        WarnIfOff(context, "model");
        WarnIfOff(context, "system_prompt");
    }

    private static void WarnIfOff(RuleContext context, string component)
    {
        if (context.Find($"{Section}:key_components:{component}") is { Value: "false" } setting)
        {
            context.Warn(setting, "has no effect: requests that differ in it never share an answer", "remove it");
        }
    }
}
