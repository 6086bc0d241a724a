using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class StorageSchema
{
    public static TableShape Shape { get; } = Table(Key("files", Files), Key("container_files", Files));

    private static TableShape Files => new()
    {
        Variants = Variants(
            Key("backend", OneOf("database", "filesystem", "s3")).Required("use one of database, filesystem, s3"),
            ("database", [Key("database", Anything)]),
            ("filesystem", [Key("filesystem", Anything).Required("add the table filesystem")]),
            ("s3", [Key("s3", Anything).Required("add the table s3")])),
    };
}
