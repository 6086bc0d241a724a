namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/model-pricing/{id}</c>: what is absent stays, what is null is cleared.</summary>
internal sealed record UpdateModelPricingRequest : ModelPricingRequest;
