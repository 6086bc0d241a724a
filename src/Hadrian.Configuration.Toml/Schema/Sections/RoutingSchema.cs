using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>Model names that several targets serve.</summary>
internal static class RoutingSchema
{
    public static TableShape Shape { get; } = Table(Key("models", Map(Model, quoted: true)));

    private static TableShape Model => Table(
        Key("strategy", OneOf("weighted", "least_latency")),
        Key("sticky", Flag),
        Key("targets", new TableListShape(Table(
            Key("provider", Text).Required("name the provider that serves the model"),
            Key("model", Text),
            Key("weight", Between(1, 1_000))))).Required("name at least one provider that serves the model"));
}
