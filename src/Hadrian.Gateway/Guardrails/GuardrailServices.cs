using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal static class GuardrailServices
{
    public static void AddGuardrails(this IServiceCollection services, IConfiguration root)
    {
        services.AddOptionsWithValidateOnStart<GuardrailOptions, GuardrailOptionsValidator>();
        services.Configure<GuardrailOptions>(options => GuardrailSection.Bind(root.GetSection("features:guardrails"), options));
        services.AddHttpClient(OpenAIModerationGuardrail.ClientName);
        services.TryAddSingleton<GuardrailMetrics>();
        services.TryAddSingleton<GuardrailFactory>();
        services.TryAddSingleton(provider => Create(provider, provider.GetRequiredService<IOptions<GuardrailOptions>>().Value));
    }

    /// <summary>Gives the application's guardrails, or a client's own.</summary>
    public static GuardrailEngine Get(IServiceProvider services, Action<GuardrailOptions>? configure)
    {
        if (configure is null)
        {
            return services.GetService<GuardrailEngine>() ?? Create(services, new GuardrailOptions());
        }

        var options = new GuardrailOptions();
        configure(options);
        var result = new GuardrailOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException("features.guardrails", typeof(GuardrailOptions), result.Failures)
            : Create(services, options);
    }

    private static GuardrailEngine Create(IServiceProvider services, GuardrailOptions options) => new(
        options,
        new GuardrailFactory(services),
        services.GetService<GuardrailMetrics>() ?? new GuardrailMetrics(services.GetService<IMeterFactory>() ?? new UnsharedMeters()),
        PolicyFactories.Clock(services),
        services.GetService<ILogger<GuardrailEngine>>() ?? NullLogger<GuardrailEngine>.Instance);

    private sealed class UnsharedMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // Meters live as long as the client that records on them.
        }
    }
}
