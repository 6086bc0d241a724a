using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Makes providers of type <c>test</c> from configuration.</summary>
internal sealed class TestProviderFactory(TimeProvider time) : IGatewayProviderFactory
{
    public string Type => TestProvider.TypeName;

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new TestProviderOptions();
        section.Bind(options);
        // The binder reads enumerations by member name; configuration writes them in snake case.
        options.Failure.Kind = section["failure_mode:type"] switch
        {
            null or "none" => TestFailureType.None,
            "http_error" => TestFailureType.HttpError,
            "connection_error" => TestFailureType.ConnectionError,
            "timeout" => TestFailureType.Timeout,
            "fail_after_n" => TestFailureType.FailAfterN,
            var other => throw new GatewayConfigurationException(
                $"providers.{name}.failure_mode.type: '{other}' is not one of none, http_error, connection_error, timeout, fail_after_n."),
        };
        return new TestProvider(name, options, time);
    }
}
