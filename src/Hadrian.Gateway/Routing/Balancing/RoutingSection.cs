using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads <c>routing.models</c>.</summary>
internal static class RoutingSection
{
    public static void Bind(IConfigurationSection models, RoutingOptions options)
    {
        foreach (var section in models.GetChildren())
        {
            var model = new BalancedModelOptions();
            model.Strategy = ConfigurationWords.Read(
                section, "strategy", model.Strategy, ("weighted", BalancingStrategy.Weighted), ("least_latency", BalancingStrategy.LeastLatency));
            model.Sticky = section.GetValue("sticky", model.Sticky);
            foreach (var target in section.GetSection("targets").GetChildren())
            {
                var read = new BalancedTargetOptions();
                target.Bind(read);
                model.Targets.Add(read);
            }

            options.Models[section.Key] = model;
        }
    }
}
