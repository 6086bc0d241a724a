using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal static class SecretServices
{
    /// <summary>The key under which a face that has data protection registers a protector by it.</summary>
    public const string DataProtection = "Hadrian.DataProtection";

    /// <summary>Adds what encrypts stored secrets and what reads those that are kept elsewhere.</summary>
    public static void AddSecrets(this IServiceCollection services, IConfiguration root)
    {
        services.AddOptionsWithValidateOnStart<SecretOptions, SecretOptionsValidator>().Configure(options =>
        {
            var section = root.GetSection("secrets");
            options.EncryptionKey = section["encryption_key"] is { Length: > 0 } key ? key : null;
            foreach (var previous in section.GetSection("previous_encryption_keys").GetChildren())
            {
                options.PreviousEncryptionKeys.Add(previous.Value ?? "");
            }
        });
        services.TryAddSingleton(Protector);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, EnvironmentSecretSource>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, FileSecretSource>());
        services.TryAddSingleton<SecretReferences>();
    }

    private static ISecretProtector Protector(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SecretOptions>>().Value;
        return options.EncryptionKey is not null
            ? new KeySecretProtector(options)
            : services.GetKeyedService<ISecretProtector>(DataProtection)
                ?? throw new GatewayConfigurationException("Secrets cannot be stored without a key: set secrets.encryption_key to 32 random bytes in base64.");
    }
}
