using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Makes providers of stored ones. They are made by the same factories as configured providers, from a section that holds what
/// their type lets tenants set, and connect under the rules for foreign URLs.
/// </summary>
internal sealed class DynamicProviderBuilder(
    DynamicProviderTypes types, DynamicProviderSecrets secrets, AddressGuard guard, IOptions<UpstreamHttpOptions> http, IServiceProvider services)
{
    private readonly GuardedServices _services = new(services, Options.Create(http.Value.With(guard.ResolveAsync)));

    /// <summary>Makes a stored provider ready for calls.</summary>
    /// <param name="record">The provider.</param>
    /// <param name="name">Its name with its owner.</param>
    /// <exception cref="GatewayConfigurationException">Its type is gone, or its settings do not fit it any more.</exception>
    /// <exception cref="SecretUnreadableException">A secret of it cannot be decrypted.</exception>
    public DynamicProviderInstance Build(DynamicProvider record, string name)
    {
        var type = types.TryGet(record.ProviderType, out var known)
            ? known
            : throw new GatewayConfigurationException($"Providers of type '{record.ProviderType}' cannot be made here any more.");
        var (apiKey, settings) = secrets.Open(record, type.Rules);
        return Build(record, name, apiKey, settings, type);
    }

    /// <summary>Makes a provider from what is in clear, to check it or before it is stored.</summary>
    /// <exception cref="GatewayConfigurationException">The settings do not fit the type; the message says which and how to mend it.</exception>
    public DynamicProviderInstance Build(DynamicProvider record, string name, string? apiKey, IReadOnlyDictionary<string, string> settings, DynamicProviderType type)
    {
        var section = Section(record, apiKey, settings, type.Rules);
        if (DynamicProviderConfig.ProblemOf(settings, type.Rules) is { } unfit)
        {
            throw new GatewayConfigurationException(unfit);
        }

        if (type.Rules.Check?.Invoke(section) is { } problem)
        {
            throw new GatewayConfigurationException(problem);
        }

        try
        {
            return new DynamicProviderInstance(record, type.Factory.Create(name, section, _services));
        }
        catch (InvalidOperationException exception) when (exception.InnerException is FormatException or ArgumentException or OverflowException)
        {
            // The binder's message would show the value.
            throw new GatewayConfigurationException($"'config' holds a value of the wrong type; numbers and truth values are wanted as such. Check {string.Join(", ", settings.Keys.Select(DynamicProviderConfig.Dotted))}.");
        }
    }

    private static IConfigurationSection Section(
        DynamicProvider record, string? apiKey, IReadOnlyDictionary<string, string> settings, DynamicProviderRules rules)
    {
        const string Root = "provider";
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in rules.Fixed.Concat(settings))
        {
            values[$"{Root}:{path}"] = value;
        }

        values[$"{Root}:type"] = record.ProviderType;
        if (rules.TakesBaseUrl && record.BaseUrl.Length > 0)
        {
            values[$"{Root}:base_url"] = record.BaseUrl;
        }

        if (rules.ApiKeySetting is { } setting && apiKey is not null)
        {
            values[$"{Root}:{setting}"] = apiKey;
        }

        for (var i = 0; i < record.Models.Count; i++)
        {
            values[$"{Root}:allowed_models:{i.ToString(CultureInfo.InvariantCulture)}"] = record.Models[i];
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(Root);
    }

    /// <summary>The application's services, but for how to connect.</summary>
    private sealed class GuardedServices(IServiceProvider inner, IOptions<UpstreamHttpOptions> http) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IOptions<UpstreamHttpOptions>) ? http : inner.GetService(serviceType);
    }
}
