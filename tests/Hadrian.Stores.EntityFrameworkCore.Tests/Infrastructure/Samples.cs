using System.Security.Cryptography;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

internal static class Samples
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static ApiKeyRecord Key(ApiKeyOwner? owner = null) => new()
    {
        Id = Guid.NewGuid(),
        KeyPrefix = "gw_live_aB3x",
        Name = "ci",
        Owner = owner ?? new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
        CreatedAt = Now,
    };

    public static string Hash() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static Organization Organization(string? slug = null) => new()
    {
        Id = Guid.NewGuid(),
        Slug = slug ?? $"org-{Guid.NewGuid():N}",
        Name = "Acme",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static Team Team(Guid organizationId, string? slug = null) => new()
    {
        Id = Guid.NewGuid(),
        OrganizationId = organizationId,
        Slug = slug ?? $"team-{Guid.NewGuid():N}",
        Name = "Team",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static Project Project(Guid organizationId, string? slug = null, Guid? teamId = null) => new()
    {
        Id = Guid.NewGuid(),
        OrganizationId = organizationId,
        TeamId = teamId,
        Slug = slug ?? $"project-{Guid.NewGuid():N}",
        Name = "Project",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static User User(string? externalId = null) => new()
    {
        Id = Guid.NewGuid(),
        ExternalId = externalId ?? $"user-{Guid.NewGuid():N}",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static Membership Membership(Guid userId, MembershipTargetKind kind, Guid targetId, Guid? organizationId = null, MembershipRole role = MembershipRole.Member) => new()
    {
        UserId = userId,
        Target = new MembershipTarget(kind, targetId),
        OrganizationId = organizationId ?? targetId,
        Role = role,
        JoinedAt = Now,
    };

    public static DynamicProvider DynamicProvider(DynamicProviderOwnerKind kind, Guid ownerId, Guid? organizationId = null) => new()
    {
        Id = Guid.NewGuid(),
        Name = "main",
        Owner = new DynamicProviderOwner(kind, ownerId),
        OrganizationId = organizationId,
        ProviderType = "open_ai",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static UsageRecord Usage(Guid? operationId = null) => new()
    {
        OperationId = operationId ?? Guid.NewGuid(),
        Operation = GatewayOperation.Chat,
        Provider = "openai",
        Model = "gpt-4o",
        RecordedAt = Now,
    };
}
