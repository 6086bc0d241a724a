namespace Hadrian.Configuration.Toml.Rules;

internal sealed class ProxyAuthRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Auth is not { Value: "iap" } type
            || context.Find("server:trusted_proxies:cidrs") is { Items.Count: > 0 } or { IsUnknown: true }
            || context.IsTrue("server:trusted_proxies:dangerously_trust_all"))
        {
            return;
        }

        context.Error(
            "server.trusted_proxies.cidrs",
            type.Place,
            $"missing, but {RuleContext.At(type)} trusts a header: without known proxies any caller could forge it",
            "list the proxies, such as cidrs = [\"10.0.0.0/8\"]");
    }
}
