using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>What the types of providers add.</summary>
internal static class ProviderTypesSchema
{
    private static readonly SchemaKey InterleavedThinking = Key("interleaved_thinking_models", Texts);

    private static readonly IntegerShape StatusCode = Between(100, 599);

    public static SchemaKey[] OpenAI { get; } =
    [
        Key("api_key", Secret),
        Key("base_url", Url),
        Key("organization", Text),
        Key("project", Text),
        Key("headers", Map(SecretOrEmpty)),
        Key("supports_tools", Flag),
        Key("supports_vision", Flag),
    ];

    public static SchemaKey[] Anthropic { get; } =
    [
        Key("api_key", Secret).Required("write api_key = \"${ANTHROPIC_API_KEY}\""),
        Key("base_url", Url),
        Key("default_model", Text),
        Key("default_max_tokens", Positive),
        InterleavedThinking,
        Key("adaptive_thinking_models", Texts),
        Key("strict_thinking_models", Texts),
        Key("mid_conversation_system_models", Texts),
    ];

    public static SchemaKey[] Bedrock { get; } =
    [
        Key("region", Text).Required("write the AWS region, such as region = \"us-east-1\""),
        Key("credentials", BedrockCredentials),
        Key("inference_profile_arn", Text),
        Key("converse_base_url", Url),
        Key("control_base_url", Url),
        InterleavedThinking,
    ];

    public static SchemaKey[] Vertex { get; } =
    [
        Key("project", Text),
        Key("region", Text),
        Key("credentials", VertexCredentials),
        Key("api_key", Secret),
        Key("publisher", Text),
        Key("base_url", Url),
    ];

    public static SchemaKey[] AzureOpenAI { get; } =
    [
        Key("resource_name", Text).Required("write the NAME of https://NAME.openai.azure.com"),
        Key("base_url", Url),
        Key("api_version", Text),
        Key("auth", AzureAuth).Required("add its table, such as auth = { type = \"api_key\", api_key = \"${AZURE_OPENAI_API_KEY}\" }"),
        Key("deployments", Map(Table(
            Key("model", Text).Required("name the model that is deployed"),
            Key("default", Flag)))),
    ];

    public static SchemaKey[] Test { get; } =
    [
        Key("model_name", Text),
        Key("failure_mode", FailureMode),
    ];

    private static TableShape BedrockCredentials => new()
    {
        Variants = Variants(
            Key("type", OneOf("default", "static", "assume_role", "profile")),
            ("default", []),
            ("static",
            [
                Key("access_key_id", Secret).Required("write access_key_id = \"${AWS_ACCESS_KEY_ID}\""),
                Key("secret_access_key", Secret).Required("write secret_access_key = \"${AWS_SECRET_ACCESS_KEY}\""),
                Key("session_token", Secret),
            ]),
            ("assume_role",
            [
                Key("role_arn", Text).Required("write the role's ARN: arn:aws:iam::ACCOUNT:role/NAME"),
                Key("external_id", Secret),
                Key("session_name", Text),
                Key("sts_endpoint_url", Url),
            ]),
            ("profile", [Key("name", Text).Required("name the profile")]))
            .Otherwise(_ => "default"),
    };

    private static TableShape VertexCredentials => new()
    {
        Variants = Variants(
            Key("type", OneOf("default", "service_account", "service_account_json")),
            ("default", []),
            ("service_account", [Key("key_path", FilePath).Required("name the key file")]),
            ("service_account_json", [Key("json", Secret).Required("write json = \"${GOOGLE_SERVICE_ACCOUNT}\"")]))
            .Otherwise(_ => "default"),
    };

    private static TableShape AzureAuth => new()
    {
        Variants = Variants(
            Key("type", OneOf("api_key", "azure_ad", "managed_identity")).Required("use one of api_key, azure_ad, managed_identity"),
            ("api_key", [Key("api_key", Secret).Required("write api_key = \"${AZURE_OPENAI_API_KEY}\"")]),
            ("azure_ad",
            [
                Key("tenant_id", Text).Required("write the tenant's id"),
                Key("client_id", Text).Required("write the client's id"),
                Key("client_secret", Secret).Required("write client_secret = \"${AZURE_CLIENT_SECRET}\""),
            ]),
            ("managed_identity", [Key("client_id", Text)])),
    };

    private static TableShape FailureMode => new()
    {
        Variants = Variants(
            Key("type", OneOf("none", "http_error", "connection_error", "timeout", "fail_after_n")),
            ("none", []),
            ("http_error", [Key("status_code", StatusCode).Required("write the status, such as status_code = 503"), Key("message", Text)]),
            ("connection_error", [Key("message", Text)]),
            ("timeout", [Key("delay_ms", Count)]),
            ("fail_after_n", [Key("success_count", Count).Required("write how many calls succeed"), Key("failure_status", StatusCode)]))
            .Otherwise(_ => "none"),
    };
}
