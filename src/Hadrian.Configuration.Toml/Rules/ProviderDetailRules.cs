namespace Hadrian.Configuration.Toml.Rules;

internal sealed class ProviderDetailRules : IRule
{
    public void Check(RuleContext context)
    {
        foreach (var provider in context.Providers)
        {
            var key = $"providers:{provider.Key}";
            if (context.Find(key + ":health_check:mode") is { Value: "inference" } mode
                && context.IsTrue(key + ":health_check:enabled")
                && !context.Has(key + ":health_check:model"))
            {
                var path = Spelling.Append("providers", provider.Key) + ".health_check.model";
                context.Error(path, mode.Place, "missing; mode \"inference\" needs it", "name a cheap model");
            }

            if (context.Number(key + ":retry:initial_delay_ms") is { } first
                && context.Number(key + ":retry:max_delay_ms") is { } longest
                && first > longest)
            {
                var limit = RuleContext.At(context.Find(key + ":retry:max_delay_ms")!);
                context.Error(context.Find(key + ":retry:initial_delay_ms")!, $"{first} is more than {limit}, {longest}", "raise the one or lower the other");
            }
        }
    }
}
