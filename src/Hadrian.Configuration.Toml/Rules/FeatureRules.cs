namespace Hadrian.Configuration.Toml.Rules;

/// <summary>Features that embed text name a provider too.</summary>
internal sealed class FeatureRules : IRule
{
    public void Check(RuleContext context)
    {
        foreach (var setting in context.Settings.All)
        {
            if (setting.Value is { } name
                && setting.At.Canonical.StartsWith("features:", StringComparison.Ordinal)
                && setting.At.Canonical.EndsWith(":embedding:provider", StringComparison.Ordinal)
                && context.Providers.All(provider => provider.Key != name))
            {
                context.Error(setting, $"provider {Spelling.Quote(name)} is not configured", "name a provider of [providers]");
            }
        }
    }
}
