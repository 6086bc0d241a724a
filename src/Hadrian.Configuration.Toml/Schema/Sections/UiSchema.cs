using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class UiSchema
{
    public static TableShape Shape { get; } = Table(
    [
        Key("enabled", Flag),
        Key("path", RootedPath),
        Key("admin", Table(Key("enabled", Flag), Key("path", RootedPath))),
        Key("assets", Assets),
        .. Keys(Anything, "chat", "branding", "pages", "mcp"),
    ]);

    public static TableShape Docs { get; } = Table(
        Key("enabled", Flag),
        Key("path", RootedPath),
        Key("assets", Assets));

    private static TableShape Assets => Table(
        Key("cache_control", Text),
        Key("source", new TableShape
        {
            Variants = Variants(
                Key("type", OneOf("embedded", "filesystem", "cdn")),
                ("embedded", []),
                ("filesystem", [Key("path", FilePath).Required("name the folder")]),
                ("cdn", [Key("base_url", Url).Required("write the URL the assets are served from")]))
                .Otherwise(_ => "embedded"),
        }));
}
