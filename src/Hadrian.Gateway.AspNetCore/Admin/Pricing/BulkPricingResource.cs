namespace Hadrian.Gateway.AspNetCore;

/// <summary>How many prices a bulk change has set.</summary>
internal sealed record BulkPricingResource(int Count);
