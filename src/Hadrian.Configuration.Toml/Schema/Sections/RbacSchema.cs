using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class RbacSchema
{
    private static readonly EnumShape Effect = OneOf("allow", "deny");

    public static TableShape Shape { get; } = new(
        Key("enabled", Flag),
        Key("default_effect", Effect),
        Key("gateway", Table(Key("enabled", Flag), Key("default_effect", Effect))),
        Key("policies", new TableListShape(Table(
            Key("name", Text).Required("name the policy"),
            Key("description", TextOrEmpty),
            Key("resource", Text),
            Key("action", Text),
            Key("condition", Checked(Condition)).Required("write the condition"),
            Key("effect", Effect).Required("use one of allow, deny"),
            Key("priority", Count)))))
    {
        Others = new NamedEntries(Anything),
    };

    private static Reading Condition(string text, string shown, SchemaReader reader)
        => text.Length <= 4096 ? Reading.Of(text, shown) : Reading.Wrong("longer than 4096 characters", "split the policy");
}
