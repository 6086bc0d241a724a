using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>Every provider that is named must be configured.</summary>
internal sealed class ProviderReferenceRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Find("default_provider") is { Value: { } name } setting)
        {
            CheckExists(context, setting.Spelling, setting.Place, name);
        }

        foreach (var provider in context.Providers)
        {
            CheckFallbacks(context, provider);
        }

        foreach (var target in context.Settings.All.Where(IsTarget))
        {
            CheckExists(context, target.Spelling, target.Place, target.Value!);
        }
    }

    private static void CheckFallbacks(RuleContext context, TomlEntry provider)
    {
        if (((TomlTable)provider.Value).Find("fallback_providers") is not TomlList list)
        {
            return;
        }

        var path = Spelling.Append(Spelling.Append("providers", provider.Key), "fallback_providers");
        for (var index = 0; index < list.Items.Count; index++)
        {
            if (list.Items[index] is not TomlScalar { IsUnknown: false } target)
            {
                continue;
            }

            var item = Spelling.Item(path, index);
            if (target.Text == provider.Key)
            {
                context.Error(item, target.Place, "a provider cannot fall back to itself", "name another provider or remove it");
            }
            else
            {
                CheckExists(context, item, target.Place, target.Text);
            }
        }
    }

    private static bool IsTarget(Setting setting)
        => setting.Value is not null
            && setting.At.Canonical.Split(':') is ["providers", _, "model_fallbacks", _, _, "provider"] or ["routing", "models", _, "targets", _, "provider"];

    private static void CheckExists(RuleContext context, string path, Place place, string name)
    {
        var known = context.Providers.Select(provider => provider.Key).ToList();
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            var guess = Nearest.To(name, known) is { } nearest ? $"did you mean {Spelling.Quote(nearest)}? " : "";
            var list = known.Count == 0 ? "no provider is configured" : $"known providers: {string.Join(", ", known)}";
            context.Error(path, place, $"provider {Spelling.Quote(name)} is not configured", guess + list);
        }
    }
}
