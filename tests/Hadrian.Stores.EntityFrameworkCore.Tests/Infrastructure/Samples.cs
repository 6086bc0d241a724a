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

    public static UsageRecord Usage(Guid? operationId = null) => new()
    {
        OperationId = operationId ?? Guid.NewGuid(),
        Operation = GatewayOperation.Chat,
        Provider = "openai",
        Model = "gpt-4o",
        RecordedAt = Now,
    };
}
