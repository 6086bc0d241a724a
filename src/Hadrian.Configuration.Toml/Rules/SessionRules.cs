namespace Hadrian.Configuration.Toml.Rules;

internal sealed class SessionRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Find("auth:session:same_site") is { Value: "none" } sameSite
            && context.Find("auth:session:secure") is { Value: "false" } secure)
        {
            context.Error(sameSite, $"\"none\" needs secure cookies, but {RuleContext.At(secure)} is false: browsers drop such cookies", "set secure = true, or same_site = \"lax\"");
        }
    }
}
