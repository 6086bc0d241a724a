using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class BootstrapTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("X-API-Key", "")]
    [InlineData("Authorization", "Bearer ")]
    public async Task Credential_OpensAGatewayWithoutAdministrators(string header, string scheme)
    {
        await using var gateway = await StartAsync();

        var reply = await gateway.PostAsync("/admin/v1/organizations", """{"slug":"first","name":"First"}""", key: "",
            adjust: request => request.Headers.TryAddWithoutValidation(header, scheme + AdminGateway.Bootstrap));

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Credential_DiesWithTheFirstAdministratorKey()
    {
        await using var gateway = await StartAsync();
        var created = await gateway.CreateKeyAsync(AdminGateway.Bootstrap, "\"name\":\"root\",\"scopes\":[\"admin\"],\"platform_admin\":true");
        Assert.Equal(201, created.Status);

        Assert.Equal(401, (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).Status);
        (await gateway.GetAsync("/admin/v1/organizations", created.Json.GetProperty("key").GetString())).AssertOk();
    }

    [Fact]
    public async Task Check35_Credential_DiesWithTheFirstUser()
    {
        await using var gateway = await StartAsync();
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/users", """{"external_id":"ada"}""", AdminGateway.Bootstrap)).Status);

        (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).AssertError(401, "invalid_api_key_format");
    }

    [Fact]
    public async Task Credential_OpensNothingOnTheDataPlane()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(401, (await gateway.ChatAsync(key: AdminGateway.Bootstrap)).Status);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task TenGuesses_LockTheAddressOutForAnHour()
    {
        await using var gateway = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await gateway.GetAsync("/admin/v1/organizations", $"boot-wrong-000{i}")).Status);
        }

        (await gateway.GetAsync("/admin/v1/organizations", "boot-wrong-1111")).AssertError(403, "forbidden");
        (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).AssertError(403, "forbidden");
        _time.Advance(TimeSpan.FromMinutes(61));
        (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).AssertOk();
    }

    [Fact]
    public async Task GuessesOfAnotherLength_DoNotCount()
    {
        await using var gateway = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(401, (await gateway.GetAsync("/admin/v1/organizations", "short")).Status);
        }

        (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).AssertOk();
    }

    [Fact]
    public async Task GuessesFarApart_LockNobodyOut()
    {
        await using var gateway = await StartAsync();
        for (var i = 0; i < 30; i++)
        {
            await gateway.GetAsync("/admin/v1/organizations", "boot-wrong-1111");
            _time.Advance(TimeSpan.FromMinutes(2));
        }

        (await gateway.GetAsync("/admin/v1/organizations", AdminGateway.Bootstrap)).AssertOk();
    }

    [Fact]
    public async Task KeyAsLongAsTheCredential_IsNoGuess()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Configuration["auth:bootstrap:api_key"] = new string('b', 51));
        var admin = await gateway.CreateAdminKeyAsync();
        Assert.Equal(51, admin.Length);

        for (var i = 0; i < 20; i++)
        {
            (await gateway.GetAsync("/admin/v1/organizations", admin)).AssertOk();
        }
    }

    [Fact]
    public async Task NoCredentialConfigured_NothingPassesForIt()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync("/admin/v1/organizations", "")).AssertError(401, "missing_credentials");
        (await gateway.SendAsync(HttpMethod.Get, "/admin/v1/organizations", request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer "), ""))
            .AssertError(401, "invalid_api_key");
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Time = _time;
        AdminGateway.AddBootstrap(options);
    });
}
