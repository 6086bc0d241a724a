namespace Hadrian.Host.Telemetry;

/// <summary>Where traces go. Section <c>observability.tracing</c>.</summary>
internal sealed class TracingOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; }

    [ConfigurationKeyName("exporter")]
    public string Exporter { get; set; } = "otlp";

    [ConfigurationKeyName("endpoint")]
    public Uri? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http</c>.</summary>
    [ConfigurationKeyName("protocol")]
    public string Protocol { get; set; } = "grpc";

    [ConfigurationKeyName("headers")]
    public Dictionary<string, string> Headers { get; } = [];

    [ConfigurationKeyName("timeout_secs")]
    public int TimeoutSeconds { get; set; } = 10;

    [ConfigurationKeyName("service_name")]
    public string ServiceName { get; set; } = DefaultServiceName;

    [ConfigurationKeyName("resource_attributes")]
    public Dictionary<string, string> ResourceAttributes { get; } = [];

    [ConfigurationKeyName("sampling")]
    public SamplingOptions Sampling { get; set; } = new();

    public const string DefaultServiceName = "hadrian";

    /// <summary>Reads the file's settings and, where it leaves room, the variables every OpenTelemetry program knows.</summary>
    /// <returns><see langword="null"/> when there is nowhere to send traces.</returns>
    public static TracingOptions? From(IConfiguration configuration, Func<string, string?> variable)
    {
        var options = configuration.GetSection("observability:tracing").Get<TracingOptions>() ?? new TracingOptions();
        var environment = OtlpVariables.Read(variable);
        if (options.Exporter != "otlp" || (!options.Enabled && environment is null))
        {
            return null;
        }

        if (options.Endpoint is null && environment is not null)
        {
            (options.Endpoint, options.Protocol) = (environment.Endpoint, environment.Protocol);
        }

        if (options.ServiceName == DefaultServiceName && variable("OTEL_SERVICE_NAME") is { Length: > 0 } name)
        {
            options.ServiceName = name;
        }

        return options.Endpoint is null ? null : options;
    }

    /// <summary>Gives the URL to post to; over HTTP a bare host stands for the standard path.</summary>
    public Uri ExportUri() => Protocol == "http" && Endpoint!.AbsolutePath == "/" ? new Uri(Endpoint, "/v1/traces") : Endpoint!;
}
