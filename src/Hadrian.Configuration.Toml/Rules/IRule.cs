namespace Hadrian.Configuration.Toml.Rules;

/// <summary>Checks what no single section can know.</summary>
internal interface IRule
{
    void Check(RuleContext context);
}
