namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/api-keys/{key_id}/rotate</c>.</summary>
internal sealed record RotateApiKeyRequest
{
    public long? GracePeriodSeconds { get; init; }
}
