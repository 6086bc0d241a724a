namespace Hadrian.Configuration.Toml.Rules;

internal sealed class JwtRules : IRule
{
    private static readonly (string Key, string Example)[] Needed =
    [
        ("issuer", "write the issuer exactly as its tokens name it"),
        ("audience", "write the audience this gateway has at the issuer"),
        ("jwks_url", "write the URL of the issuer's keys, such as \"https://auth.example.com/.well-known/jwks.json\""),
    ];

    public void Check(RuleContext context)
    {
        var type = context.Find("auth:type");
        if (type?.Value is "jwt" or "multi")
        {
            CheckComplete(context, type);
        }
        else if (type is not { Value: null } && Needed.Select(need => context.Find("auth:jwt:" + need.Key)).FirstOrDefault(setting => setting is not null) is { } unused)
        {
            context.Warn(unused, "has no effect: tokens are checked with type \"jwt\" or \"multi\" only", "set [auth.gateway] type = \"jwt\", or remove it");
        }

        if (context.Find("auth:jwt:allowed_algorithms") is { Items: { } algorithms } setting && algorithms.Where(name => name == "EdDSA" || name.StartsWith("HS", StringComparison.Ordinal)).ToList() is { Count: > 0 } refused)
        {
            context.Error(setting, $"{string.Join(", ", refused)} cannot be used: HS algorithms need a shared secret, which a public key set must not hold, and EdDSA is not part of this version", "use RS, PS or ES algorithms");
        }

        if (context.Find("auth:jwt:allow_expired") is { Value: "true" } expired)
        {
            context.Error(expired, "expired tokens are never accepted", "remove it, and have tests issue fresh tokens");
        }
    }

    private static void CheckComplete(RuleContext context, Schema.Setting type)
    {
        var section = context.Node("auth", "gateway", "jwt");
        var path = section is null ? "auth.gateway" : "auth.gateway.jwt";
        var place = section?.Place ?? context.Node("auth", "gateway")?.Place ?? type.Place;
        foreach (var (key, example) in Needed)
        {
            if (!context.Has("auth:jwt:" + key))
            {
                context.Error($"{path}.{key}", place, $"missing; {type.Display ?? "the type"} needs it", example);
            }
        }
    }
}
