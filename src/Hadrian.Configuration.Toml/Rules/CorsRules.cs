namespace Hadrian.Configuration.Toml.Rules;

internal sealed class CorsRules : IRule
{
    private const string Any = "*";

    public void Check(RuleContext context)
    {
        if (context.Find("server:cors:allowed_origins") is not { Items: { } origins } setting || !origins.Contains(Any))
        {
            return;
        }

        if (origins.Count > 1)
        {
            context.Error(setting, "\"*\" must stand alone", "write [\"*\"] for any origin, or list the origins without it");
        }

        if (context.Find("server:cors:allow_credentials") is { Value: "true" } credentials)
        {
            context.Error(setting, $"\"*\" cannot go with {RuleContext.At(credentials)}: browsers refuse it", "list the origins, or set allow_credentials = false");
        }
    }
}
