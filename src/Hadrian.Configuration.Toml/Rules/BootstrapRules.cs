using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

internal sealed class BootstrapRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Node("auth", "bootstrap", "initial_api_key") is TomlTable key && context.Node("auth", "bootstrap", "initial_org") is null)
        {
            context.Error("auth.bootstrap.initial_api_key", key.Place, "needs auth.bootstrap.initial_org, which is missing: a key belongs to an organisation", "add initial_org with slug and name");
        }

        if (context.Find("auth:allow_anonymous") is { Value: "true" } anonymous && context.Find("auth:type") is null or { Value: "none" })
        {
            context.Warn(anonymous, "has no effect: everybody is anonymous without authentication", "remove it, or set a type in [auth.gateway]");
        }
    }
}
