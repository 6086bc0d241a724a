using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Secrets;

public sealed class KeySecretProtectorTests
{
    private const string Purpose = "dynamicproviders/Organization/a/b";

    [Fact]
    public void Protect_AnySecret_ComesBackAndIsNowhereToBeSeen()
    {
        var protector = Protector(NewKey());

        Gen.Select(Gen.String, Gen.String).Sample((purpose, secret) =>
        {
            var text = protector.Protect(purpose, secret);
            return protector.Unprotect(purpose, text) == WellFormed(secret) && (secret.Length < 8 || !text.Contains(secret, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Protect_Twice_GivesTwoTexts()
    {
        var protector = Protector(NewKey());

        Assert.NotEqual(protector.Protect(Purpose, "sk-1"), protector.Protect(Purpose, "sk-1"));
    }

    [Fact]
    public void Unprotect_ForAnotherPurposeOrChanged_Throws()
    {
        var protector = Protector(NewKey());
        var text = protector.Protect(Purpose, "sk-secret");
        var at = text.Length - 4;
        var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];

        Assert.Throws<SecretUnreadableException>(() => protector.Unprotect(Purpose + "x", text));
        Assert.Throws<SecretUnreadableException>(() => protector.Unprotect(Purpose, changed));
        foreach (var garbage in new[] { "", "k1", "k1.x.y", "k1.00000000.AAAA", "k2" + text[2..], text[..20] })
        {
            Assert.Throws<SecretUnreadableException>(() => protector.Unprotect(Purpose, garbage));
        }
    }

    [Fact]
    public void Unprotect_AfterAKeyChange_WorksWhileTheOldKeyIsKnown()
    {
        var (old, key) = (NewKey(), NewKey());
        var text = Protector(old).Protect(Purpose, "sk-secret");

        Assert.Equal("sk-secret", Protector(key, old).Unprotect(Purpose, text));
        var failure = Assert.Throws<SecretUnreadableException>(() => Protector(key).Unprotect(Purpose, text));
        Assert.Contains("previous_encryption_keys", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(text, Protector(key, old).Protect(Purpose, "sk-secret"));
        Assert.Equal("sk-secret", Protector(key).Unprotect(Purpose, Protector(key, old).Protect(Purpose, "sk-secret")));
    }

    [Theory]
    [InlineData("short", null, "secrets.encryption_key")]
    [InlineData("c2hvcnQ=", null, "secrets.encryption_key")]
    [InlineData(null, "c2hvcnQ=", "secrets.previous_encryption_keys")]
    public void Options_NoKeyOf32Bytes_AreRefused(string? key, string? previous, string path)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["secrets:encryption_key"] = key,
            ["secrets:previous_encryption_keys:0"] = previous,
        }.Where(setting => setting.Value is not null)).Build();
        using var services = new ServiceCollection().AddHadrianGateway(configuration).Services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ISecretProtector>());

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protector_WithoutAKeyAndWithoutDataProtection_NamesTheSetting()
    {
        using var services = new ServiceCollection().AddHadrianGateway().Services.BuildServiceProvider();

        var failure = Assert.Throws<GatewayConfigurationException>(() => services.GetRequiredService<ISecretProtector>());

        Assert.Contains("secrets.encryption_key", failure.Message, StringComparison.Ordinal);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySecretProtector.KeyBytes));

    private static KeySecretProtector Protector(string key, params string[] previous)
    {
        var options = new SecretOptions { EncryptionKey = key };
        foreach (var old in previous)
        {
            options.PreviousEncryptionKeys.Add(old);
        }

        return new KeySecretProtector(options);
    }

    // Halves of surrogate pairs have no UTF-8.
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
