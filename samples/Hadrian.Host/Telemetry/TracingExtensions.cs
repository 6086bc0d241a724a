using Hadrian.Host.CommandLine;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hadrian.Host.Telemetry;

internal static class TracingExtensions
{
    /// <summary>Exports traces if the file or the environment says where to; otherwise nothing is instrumented.</summary>
    public static void AddHadrianTracing(this IServiceCollection services, IConfiguration configuration)
    {
        if (TracingOptions.From(configuration, Environment.GetEnvironmentVariable) is not { } options)
        {
            return;
        }

        services.AddOpenTelemetry().WithTracing(traces => traces
            .SetResourceBuilder(Resource(options))
            .SetSampler(options.Sampling.ToSampler())
            .AddAspNetCoreInstrumentation()
            .AddHadrianInstrumentation()
            .AddOtlpExporter(exporter => Configure(exporter, options)));
    }

    private static ResourceBuilder Resource(TracingOptions options) => ResourceBuilder.CreateDefault()
        .AddService(options.ServiceName, serviceVersion: ProductVersion.Text)
        .AddAttributes(options.ResourceAttributes.Select(attribute => KeyValuePair.Create<string, object>(attribute.Key, attribute.Value)));

    private static void Configure(OtlpExporterOptions exporter, TracingOptions options)
    {
        exporter.Protocol = options.Protocol == "http" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = options.ExportUri();
        exporter.TimeoutMilliseconds = options.TimeoutSeconds * 1000;

        // The exporter's own list of headers cannot hold a comma in a value.
        exporter.HttpClientFactory = () => CreateClient(options);
    }

    private static HttpClient CreateClient(TracingOptions options)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds) };
        foreach (var (name, value) in options.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return client;
    }
}
