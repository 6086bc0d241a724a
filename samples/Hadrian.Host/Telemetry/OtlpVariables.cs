namespace Hadrian.Host.Telemetry;

/// <summary>The endpoint that the environment names for traces.</summary>
internal sealed record OtlpVariables(Uri Endpoint, string Protocol)
{
    public static OtlpVariables? Read(Func<string, string?> variable)
    {
        var text = variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is { Length: > 0 } traces ? traces : variable("OTEL_EXPORTER_OTLP_ENDPOINT");
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            ? new OtlpVariables(endpoint, variable("OTEL_EXPORTER_OTLP_PROTOCOL") is "http/protobuf" or "http" ? "http" : "grpc")
            : null;
    }
}
