namespace Hadrian.Gateway.Tests.Support;

/// <summary>Makes key records.</summary>
internal static class Keys
{
    public static ApiKeyRecord Record(DateTimeOffset createdAt) => new()
    {
        Id = Guid.NewGuid(),
        KeyPrefix = "gw_live_abcd",
        Name = "test",
        Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
        OrganizationId = Guid.NewGuid(),
        CreatedAt = createdAt,
    };

    public static string Hash(string key)
    {
        ApiKeyHash.TryCompute(key, out var hash);
        return hash.ToString();
    }
}
