using System.Text.RegularExpressions;
using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static partial class ProvidersSchema
{
    public static TableShape Shape { get; } = new(Key("default_provider", Text).As("/default_provider"))
    {
        Others = new NamedEntries(Provider)
        {
            Noun = "provider",
            NameError = name => NameInModelStrings().IsMatch(name) ? null : "a provider name may hold letters, digits and - . _ ~ only",
        },
    };

    private static TableShape Provider => new(ProviderCommonSchema.Keys)
    {
        Variants = Variants(
            Key("type", OneOf(
                new("open_ai") { Synonyms = ["openai"] },
                new("anthropic", TomlPart.Anthropic),
                new("bedrock", TomlPart.Bedrock),
                new("vertex", TomlPart.Vertex),
                new("azure_open_ai", TomlPart.AzureOpenAI) { Synonyms = ["azure_openai"] },
                new("test")))
                .Required("use one of open_ai, anthropic, bedrock, vertex, azure_open_ai, test"),
            ("open_ai", ProviderTypesSchema.OpenAI),
            ("anthropic", ProviderTypesSchema.Anthropic),
            ("bedrock", ProviderTypesSchema.Bedrock),
            ("vertex", ProviderTypesSchema.Vertex),
            ("azure_open_ai", ProviderTypesSchema.AzureOpenAI),
            ("test", ProviderTypesSchema.Test)),
    };

    [GeneratedRegex(@"^[A-Za-z0-9\-._~]+\z")]
    private static partial Regex NameInModelStrings();
}
