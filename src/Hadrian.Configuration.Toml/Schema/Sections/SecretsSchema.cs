using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class SecretsSchema
{
    public static TableShape Shape { get; } = new(
        Key("encryption_key", Secret),
        Key("previous_encryption_keys", ListOf(Secret)))
    {
        Variants = Variants(
            Key("type", OneOf("none", Manager("env"), Manager("vault"), Manager("aws"), Manager("azure"), Manager("gcp"))),
            ("none", []),
            ("env", []),
            ("vault",
            [
                Key("address", Url).Required("write the server's URL"),
                Key("auth", VaultAuth).Required("add its table, such as auth = { type = \"token\", token = \"${VAULT_TOKEN}\" }"),
                Key("mount", Text),
                Key("path_prefix", Text),
            ]),
            ("aws", [Key("region", Text), Key("prefix", Text), Key("endpoint_url", Url)]),
            ("azure", [Key("vault_url", Url).Required("write the vault's URL"), Key("prefix", Text)]),
            ("gcp", [Key("project_id", Text).Required("name the project"), Key("prefix", Text)]))
            .Otherwise(_ => "none"),
    };

    private static TableShape VaultAuth => new()
    {
        Variants = Variants(
            Key("type", OneOf("token", "app_role", "kubernetes")).Required("use one of token, app_role, kubernetes"),
            ("token", [Key("token", Secret).Required("write token = \"${VAULT_TOKEN}\"")]),
            ("app_role",
            [
                Key("role_id", Text).Required("write the role's id"),
                Key("secret_id", Secret).Required("write secret_id = \"${VAULT_SECRET_ID}\""),
                Key("auth_mount", Text),
            ]),
            ("kubernetes", [Key("role", Text).Required("name the role"), Key("token_path", FilePath), Key("auth_mount", Text)])),
    };

    private static EnumOption Manager(string name) => new(name, TomlPart.SecretsManagers);
}
