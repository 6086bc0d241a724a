using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>When several deployments serve one model, exactly one is the default.</summary>
internal sealed class AzureDeploymentRules : IRule
{
    public void Check(RuleContext context)
    {
        foreach (var provider in context.Providers)
        {
            if (((TomlTable)provider.Value).Find("deployments") is TomlTable deployments)
            {
                Check(context, Spelling.Append("providers", provider.Key) + ".deployments", deployments);
            }
        }
    }

    private static void Check(RuleContext context, string path, TomlTable deployments)
    {
        var byModel = deployments.Entries.Values
            .Where(entry => Model(entry) is not null)
            .GroupBy(entry => Model(entry)!, StringComparer.Ordinal)
            .Where(group => group.Count() > 1);

        foreach (var group in byModel)
        {
            if (group.Count(IsDefault) == 1)
            {
                continue;
            }

            var last = group.Last();
            var names = string.Join(", ", group.Select(entry => $"{Spelling.Append(path, entry.Key)} on line {entry.Place.Line}"));
            context.Error(
                Spelling.Append(path, last.Key),
                last.Place,
                $"{group.Count()} deployments serve model {Spelling.Quote(group.Key)}: {names}",
                "set default = true in exactly one of them");
        }
    }

    private static string? Model(TomlEntry deployment)
        => deployment.Value is TomlTable table && table.Find("model") is TomlScalar { IsUnknown: false } model ? model.Text : null;

    private static bool IsDefault(TomlEntry deployment)
        => deployment.Value is TomlTable table && table.Find("default") is TomlScalar { Text: "true" };
}
