using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>The whole file.</summary>
internal static class RootSchema
{
    public static TableShape Shape { get; } = Table(
        Key("server", ServerSchema.Shape),
        Key("database", DatabaseSchema.Shape),
        Key("cache", CacheSchema.Shape),
        Key("auth", AuthSchema.Shape),
        Key("providers", ProvidersSchema.Shape),
        Key("routing", RoutingSchema.Shape),
        Key("limits", LimitsSchema.Shape),
        Key("pricing", PricingSchema.Shape),
        Key("features", FeaturesSchema.Shape),
        Key("observability", ObservabilitySchema.Shape),
        Key("ui", UiSchema.Shape).Needs(TomlPart.WebPages, onUnlessSaid: false),
        Key("docs", UiSchema.Docs).Needs(TomlPart.Documentation, onUnlessSaid: false),
        Key("secrets", SecretsSchema.Shape),
        Key("retention", RetentionSchema.Shape),
        Key("storage", StorageSchema.Shape).Needs(TomlPart.WideFeatures),
        Key("sovereignty", Anything).Needs(TomlPart.Sovereignty));
}
