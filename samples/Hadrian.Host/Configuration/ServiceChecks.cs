using Hadrian.Gateway;
using Hadrian.Host.CommandLine;
using Microsoft.Extensions.Options;

namespace Hadrian.Host.Configuration;

/// <summary>Checks that only the services themselves can make: their options, and whether every provider can be set up. Opens nothing.</summary>
internal static class ServiceChecks
{
    /// <exception cref="HostFailureException">There are complaints; they have been printed with their places in the file.</exception>
    public static void Require(IServiceProvider services, LoadedConfiguration loaded)
        => ProblemReport.Write([.. Complaints(services).Select(complaint => SettingProblem.From(complaint, loaded))], loaded.Warnings);

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
