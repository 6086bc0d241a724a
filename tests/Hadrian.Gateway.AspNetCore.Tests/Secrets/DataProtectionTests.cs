using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Secrets;

public sealed class DataProtectionTests
{
    [Fact]
    public async Task Protector_WithoutAConfiguredKey_KeepsItsRingInTheSettings()
    {
        await using var gateway = await TestGateway.StartAsync();
        var protector = gateway.Services.GetRequiredService<ISecretProtector>();
        var settings = gateway.Services.GetRequiredService<ISettingStore>();

        var text = protector.Protect("p", "sk-secret");

        Assert.DoesNotContain("sk-secret", text, StringComparison.Ordinal);
        Assert.Equal("sk-secret", protector.Unprotect("p", text));
        Assert.NotEmpty(await settings.ListAsync("data_protection/", CancellationToken.None));
        Assert.Throws<SecretUnreadableException>(() => protector.Unprotect("q", text));
        Assert.Throws<SecretUnreadableException>(() => protector.Unprotect("p", "damaged"));

        // Another node, with the same settings, reads what this one has written.
        using var node = new GatewayDataProtection(settings, gateway.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>());
        Assert.Equal("sk-secret", node.Protector.Unprotect("p", text));
    }

    [Fact]
    public async Task Protector_WithAConfiguredKey_UsesIt()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Configuration["secrets:encryption_key"] = Convert.ToBase64String(new byte[32]));

        Assert.StartsWith("k1.", gateway.Services.GetRequiredService<ISecretProtector>().Protect("p", "sk-secret"), StringComparison.Ordinal);
    }
}
