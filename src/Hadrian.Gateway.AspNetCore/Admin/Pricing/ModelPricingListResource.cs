namespace Hadrian.Gateway.AspNetCore;

/// <summary>A page of stored prices.</summary>
internal sealed record ModelPricingListResource(IReadOnlyList<ModelPricingResource> Data, PaginationResource Pagination);
