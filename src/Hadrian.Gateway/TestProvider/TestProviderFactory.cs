using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Makes providers of type <c>test</c> from configuration.</summary>
internal sealed class TestProviderFactory(TimeProvider time) : IGatewayProviderFactory
{
    public string Type => TestProvider.TypeName;

    public DynamicProviderRules DynamicProviders { get; } = new() { TakesBaseUrl = false, ApiKeySetting = null, Settings = [new("model_name")] };

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
        var check = new SectionCheck($"providers.{name}")
            .Require("model_name", !string.IsNullOrEmpty(options.ModelName), "must not be empty.")
            .Between("timeout_secs", options.TimeoutSeconds, 1, 86_400)
            .Between("streaming_timeout_secs", options.StreamingTimeoutSeconds, 1, 86_400)
            .Between("streaming_buffer_size", options.StreamingBufferSize, 1_024, 16_777_216)
            .Between("failure_mode.status_code", options.Failure.StatusCode, 400, 599)
            .Between("failure_mode.failure_status", options.Failure.FailureStatus, 400, 599)
            .AtLeast("failure_mode.delay_ms", options.Failure.DelayMilliseconds, 0)
            .AtLeast("failure_mode.success_count", options.Failure.SuccessCount, 0)
            .Result;
        string[] problems = [.. check.Failures ?? [], .. ModelMetadataRules.Problems(name, options)];
        return problems.Length > 0 ? throw new GatewayConfigurationException(string.Join("; ", problems)) : new TestProvider(name, options, time);
    }
}
