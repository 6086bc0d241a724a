namespace Hadrian.Configuration.Toml.Rules;

internal sealed class ApiKeyRules : IRule
{
    private const string DefaultPrefix = "gw_";

    public void Check(RuleContext context)
    {
        var prefix = context.Find("auth:api_key:key_prefix");
        if (context.Find("auth:api_key:generation_prefix") is { Value: { } generated } setting
            && prefix is null or { Value: not null }
            && !generated.StartsWith(prefix?.Value ?? DefaultPrefix, StringComparison.Ordinal))
        {
            var required = prefix is null ? $"the default key_prefix \"{DefaultPrefix}\"" : RuleContext.At(prefix);
            context.Error(setting, $"does not start with {required}, so new keys would be refused", "let it start with the key prefix");
        }

        CheckUse(context);
    }

    private static void CheckUse(RuleContext context)
    {
        var own = context.Settings.All.FirstOrDefault(candidate => candidate.At.Canonical.StartsWith("auth:api_key:", StringComparison.Ordinal));
        if (own is null || own.Spelling.StartsWith("cache.", StringComparison.Ordinal))
        {
            return;
        }

        if (context.Find("auth:type")?.Value is "none" or "jwt" or "iap" || !context.Has("auth:type"))
        {
            context.Warn(own, "has no effect: API keys are not asked for", "set [auth.gateway] type = \"api_key\", or remove it");
        }
    }
}
