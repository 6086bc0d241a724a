namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/model-pricing</c>, of <c>upsert</c>, and an element of <c>bulk</c>.</summary>
internal sealed record CreateModelPricingRequest : ModelPricingRequest
{
    public OwnerResource? Owner { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }
}
