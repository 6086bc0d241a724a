using System.Net;

namespace Hadrian.Configuration.Toml.Rules;

internal sealed class ServerRules : IRule
{
    private const int DefaultTimeout = 60;

    public void Check(RuleContext context)
    {
        CheckOpenDoor(context);
        CheckHttpClient(context);

        if (context.IsTrue("server:trusted_proxies:dangerously_trust_all") && context.Find("server:trusted_proxies:dangerously_trust_all") is { } all)
        {
            context.Warn(all, "every caller can choose the address it appears to come from", "list the proxies in cidrs instead");
        }

        if (context.Find("server:tls:acknowledge_unsupported") is { } acknowledge)
        {
            context.Warn(acknowledge, "the setting has no effect", "remove it");
        }
    }

    private static void CheckOpenDoor(RuleContext context)
    {
        var host = context.Find("server:host");
        var isOpen = context.Find("auth:type") is null or { Value: "none" };
        if (!isOpen || (host is not null && IsLoopback(host.Value)))
        {
            return;
        }

        context.Warn(
            "server.host",
            host?.Place ?? Place.Start,
            $"no authentication, and {host?.Value ?? "the default 0.0.0.0"} is reachable from other machines",
            "write [auth.gateway] type = \"api_key\", or host = \"127.0.0.1\"");
    }

    private static bool IsLoopback(string? host)
        => host is null or "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static void CheckHttpClient(RuleContext context)
    {
        if (context.Find("server:http_client:pool_max_idle_per_host") is { Value: not (null or "0") } idle)
        {
            context.Warn(idle, "unused connections are not counted, so only 0, which keeps none, has an effect", "bound them by pool_idle_timeout_secs");
        }

        if (context.Find("server:http_client:timeout_secs") is not { } client || context.Number("server:http_client:timeout_secs") is not { } limit)
        {
            return;
        }

        foreach (var provider in context.Providers)
        {
            var key = $"providers:{provider.Key}:timeout_secs";
            if (context.Find(key) is var own && (own is null ? DefaultTimeout : context.Number(key)) > limit)
            {
                var longer = own is null ? $"the {DefaultTimeout} s of provider {Spelling.Quote(provider.Key)}" : RuleContext.At(own);
                context.Error(client, $"shorter than {longer}", "raise it, or lower the provider's timeout_secs");
            }
        }
    }
}
