using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class CostEstimateOptionsValidator : IValidateOptions<CostEstimateOptions>
{
    public ValidateOptionsResult Validate(string? name, CostEstimateOptions options) => new SectionCheck("limits.budget")
        .Require("estimated_cost_cents", options.UnpricedCostCents >= 0, $"must be 0 or more, not {options.UnpricedCostCents}.")
        .Require("default_max_output_tokens", options.DefaultMaxOutputTokens >= 1, $"must be 1 or more, not {options.DefaultMaxOutputTokens}.")
        .Result;
}
