using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class ApiKeyRotationTests
{
    [Fact]
    [Trait("Property", "BU-10")]
    public async Task Rotate_KeyWithEverything_CopiesItAndKeepsTheBudgetOfTheFirst()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var first = (await gateway.CreateKeyAsync(admin, "\"name\":\"k\",\"budget_limit_cents\":100,\"budget_period\":\"monthly\",\"scopes\":[\"chat\"],\"allowed_models\":[\"a*\"],\"rate_limit_rpm\":7")).Json;

        var second = (await RotateAsync(gateway, first.GetProperty("id").GetString()!, admin)).Json;
        var third = (await RotateAsync(gateway, second.GetProperty("id").GetString()!, admin)).Json;

        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("rotated_from_key_id").GetString());
        Assert.NotEqual(first.GetProperty("key").GetString(), second.GetProperty("key").GetString());
        Assert.All(
            ["name", "owner", "budget_limit_cents", "budget_period", "scopes", "allowed_models", "rate_limit_rpm", "expires_at"],
            member => Assert.Equal(first.GetProperty(member).ToString(), third.GetProperty(member).ToString()));
        var stored = await gateway.Services.GetRequiredService<IApiKeyStore>().FindAsync(third.GetProperty("id").GetGuid(), CancellationToken.None);
        Assert.Equal(first.GetProperty("id").GetGuid(), stored!.BudgetSubject);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(604_801)]
    public async Task Rotate_GraceOutOfRange_IsRefused(long seconds)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var key = (await gateway.CreateKeyAsync(admin, "\"name\":\"k\"")).Json.GetProperty("id").GetString()!;

        (await RotateAsync(gateway, key, admin, $"{{\"grace_period_seconds\":{seconds}}}")).AssertError(400, "validation_error", "grace_period_seconds");
    }

    [Fact]
    public async Task Rotate_TwiceOrRevoked_IsAConflict()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var first = (await gateway.CreateKeyAsync(admin, "\"name\":\"k\"")).Json.GetProperty("id").GetString()!;
        var second = (await RotateAsync(gateway, first, admin)).Json.GetProperty("id").GetString()!;
        await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/api-keys/{second}", key: admin);

        (await RotateAsync(gateway, first, admin)).AssertError(409, "conflict");
        (await RotateAsync(gateway, second, admin)).AssertError(409, "conflict");
    }

    [Fact]
    public async Task Rotate_KeyOfTheWholeGateway_NeedsAnAdministratorOfIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var key = (await gateway.CreateKeyAsync(platform, "\"name\":\"k\",\"platform_admin\":true,\"scopes\":[\"admin\"]")).Json.GetProperty("id").GetString()!;

        (await RotateAsync(gateway, key, await gateway.CreateAdminKeyAsync())).AssertError(403, "forbidden");
        Assert.Equal(201, (await RotateAsync(gateway, key, platform)).Status);
    }

    private static Task<Reply> RotateAsync(TestGateway gateway, string id, string admin, string body = "{}")
        => gateway.PostAsync($"/admin/v1/api-keys/{id}/rotate", body, admin);
}
