using Hadrian.Configuration.Toml;
using Hadrian.Gateway;
using Microsoft.Extensions.Options;

namespace Hadrian.Host.Configuration;

/// <summary>Checks that only the services themselves can make: their options, and whether every provider can be set up. Opens nothing.</summary>
internal static class ServiceChecks
{
    public static IReadOnlyList<TomlProblem> Run(IServiceProvider services, LoadedConfiguration loaded)
        => [.. Complaints(services).Select(complaint => SettingProblem.From(complaint, loaded))];

    private static IReadOnlyCollection<string> Complaints(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            services.GetRequiredService<ModelRouter>();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return [.. exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)];
        }
        catch (GatewayConfigurationException exception)
        {
            return [exception.Message];
        }
    }
}
