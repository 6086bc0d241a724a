using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

internal sealed class EmergencyRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Find("auth:emergency:enabled") is not { Value: "true" } enabled)
        {
            return;
        }

        if (context.Node("auth", "emergency", "accounts") is not (TomlList { Items.Count: > 0 } or TomlTable))
        {
            context.Error("auth.emergency.accounts", enabled.Place, $"missing, but {RuleContext.At(enabled)} is true", "add an account with id, name and key");
        }

        var ids = context.Settings.All.Where(setting => IsAccountId(setting.At.Canonical) && setting.Value is not null);
        foreach (var twins in ids.GroupBy(setting => setting.Value).Where(group => group.Count() > 1))
        {
            context.Error(twins.Last(), $"the same id as {RuleContext.At(twins.First())}", "give each account its own id");
        }
    }

    private static bool IsAccountId(string canonical)
        => canonical.StartsWith("auth:emergency:accounts:", StringComparison.Ordinal) && canonical.EndsWith(":id", StringComparison.Ordinal);
}
