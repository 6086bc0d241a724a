namespace Hadrian.Configuration.Toml.Rules;

internal sealed class TracingRules : IRule
{
    private static readonly string[] EndpointVariables = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    public void Check(RuleContext context)
    {
        if (context.Find("observability:tracing:enabled") is not { Value: "true" } enabled
            || context.Has("observability:tracing:endpoint")
            || context.Find("observability:tracing:exporter") is { Value: not "otlp" }
            || EndpointVariables.Any(name => !string.IsNullOrEmpty(context.Environment.Variable(name))))
        {
            return;
        }

        context.Error(
            "observability.tracing.endpoint",
            enabled.Place,
            $"missing, but {RuleContext.At(enabled)} is true",
            "write endpoint = \"http://localhost:4317\", or export OTEL_EXPORTER_OTLP_ENDPOINT");
    }
}
