using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Encrypts the secrets of a provider for its row, and decrypts them for its calls.</summary>
internal sealed class DynamicProviderSecrets(IServiceProvider services)
{
    // Found when the first secret is there: an application without a key to encrypt with may have no providers with secrets.
    private ISecretProtector Protector => services.GetRequiredService<ISecretProtector>();

    /// <summary>Gives a provider its API key and settings, the secrets among them encrypted.</summary>
    public DynamicProvider Seal(DynamicProvider provider, string? apiKey, IReadOnlyDictionary<string, string> settings, DynamicProviderRules rules) => provider with
    {
        ProtectedApiKey = apiKey is null ? null : Protector.Protect(provider.SecretPurpose, apiKey),
        Config = DynamicProviderConfig.Write(
            settings, (path, value) => IsSecret(rules, path) ? Protector.Protect(PurposeOf(provider, path), value) : value)?.ToJsonString(),
    };

    /// <summary>Gives the API key and the settings of a provider in clear.</summary>
    /// <exception cref="SecretUnreadableException">One cannot be decrypted.</exception>
    public (string? ApiKey, Dictionary<string, string> Settings) Open(DynamicProvider provider, DynamicProviderRules rules)
    {
        var settings = DynamicProviderConfig.Read(provider.Config);
        foreach (var path in settings.Keys.Where(path => IsSecret(rules, path)).ToList())
        {
            settings[path] = Protector.Unprotect(PurposeOf(provider, path), settings[path]);
        }

        return (provider.ProtectedApiKey is { } key ? Protector.Unprotect(provider.SecretPurpose, key) : null, settings);
    }

    public static bool IsSecret(DynamicProviderRules rules, string path) => rules.Settings.Any(setting => setting.IsSecret && setting.Path == path);

    private static string PurposeOf(DynamicProvider provider, string path) => $"{provider.SecretPurpose}/{path}";
}
