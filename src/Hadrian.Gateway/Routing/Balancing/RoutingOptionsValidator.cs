using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Refuses balanced models that cannot be served.</summary>
internal sealed class RoutingOptionsValidator : IValidateOptions<RoutingOptions>
{
    private const int LargestWeight = 1_000;

    public ValidateOptionsResult Validate(string? name, RoutingOptions options)
    {
        var check = new SectionCheck("routing.models");
        foreach (var (model, balanced) in options.Models)
        {
            check.Require(model, !string.IsNullOrWhiteSpace(model), "a model needs a name.")
                .Require($"{model}.strategy", Enum.IsDefined(balanced.Strategy), $"{(int)balanced.Strategy} is no strategy; use weighted or least_latency.")
                .Require($"{model}.targets", balanced.Targets.Count > 0, "is empty; name at least one provider that serves the model.");
            for (var i = 0; i < balanced.Targets.Count; i++)
            {
                var target = balanced.Targets[i];
                var isTwice = balanced.Targets.Take(i).Any(other => other.Provider == target.Provider && (other.Model ?? model) == (target.Model ?? model));
                check.Require($"{model}.targets[{i}].provider", !string.IsNullOrWhiteSpace(target.Provider), "is missing; name the provider.")
                    .Require($"{model}.targets[{i}].model", target.Model is null || !string.IsNullOrWhiteSpace(target.Model), "is blank; leave it out to use the name that is balanced.")
                    .Between($"{model}.targets[{i}].weight", target.Weight, 1, LargestWeight)
                    .Require($"{model}.targets[{i}]", !isTwice, "is the same target as an earlier one; give that one a larger weight.");
            }
        }

        return check.Result;
    }
}
