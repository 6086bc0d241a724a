namespace Hadrian.Configuration.Toml.Parts;

/// <summary>Names a part of the gateway that a configuration file can ask for but a build may lack.</summary>
public sealed class TomlPart
{
    private TomlPart(string title, bool isProtective)
    {
        Title = title;
        IsProtective = isProtective;
    }

    /// <summary>Gets the part in words, for messages.</summary>
    public string Title { get; }

    /// <summary>Gets whether a lack endangers someone who relies on the part: asking for it is then an error, else a warning.</summary>
    public bool IsProtective { get; }

    /// <summary>Gets Anthropic as a provider.</summary>
    public static TomlPart Anthropic { get; } = Protective("the Anthropic provider");

    /// <summary>Gets AWS Bedrock as a provider.</summary>
    public static TomlPart Bedrock { get; } = Protective("the Bedrock provider");

    /// <summary>Gets Google Vertex AI as a provider.</summary>
    public static TomlPart Vertex { get; } = Protective("the Vertex provider");

    /// <summary>Gets Azure OpenAI as a provider.</summary>
    public static TomlPart AzureOpenAI { get; } = Protective("the Azure OpenAI provider");

    /// <summary>Gets PostgreSQL as a database.</summary>
    public static TomlPart Postgres { get; } = Protective("PostgreSQL");

    /// <summary>Gets a replica of the database that answers questions about past usage. Without it the database answers them.</summary>
    public static TomlPart ReadReplica { get; } = Harmless("a read replica");

    /// <summary>Gets Redis as a cache.</summary>
    public static TomlPart Redis { get; } = Protective("Redis");

    /// <summary>Gets callers with JSON web tokens of a configured issuer.</summary>
    public static TomlPart Jwt { get; } = Protective("JWT authentication");

    /// <summary>Gets organisations and further claims taken from JSON web tokens.</summary>
    public static TomlPart TokenTenants { get; } = Protective("tenants and further claims taken from tokens");

    /// <summary>Gets sign-in through the organisations' identity providers.</summary>
    public static TomlPart IdentityProviders { get; } = Protective("sign-in through identity providers");

    /// <summary>Gets trust in the headers of an identity-aware proxy.</summary>
    public static TomlPart IdentityAwareProxy { get; } = Protective("identity-aware proxies");

    /// <summary>Gets other ways to hash API keys than SHA-256.</summary>
    public static TomlPart KeyHashing { get; } = Protective("other key hashes than sha256");

    /// <summary>Gets the emergency accounts.</summary>
    public static TomlPart EmergencyAccess { get; } = Protective("emergency access");

    /// <summary>Gets role-based access control.</summary>
    public static TomlPart Rbac { get; } = Protective("role-based access control");

    /// <summary>Gets spending beyond a budget. Without it budgets are kept, so its lack endangers nobody.</summary>
    public static TomlPart BudgetOverage { get; } = Harmless("spending beyond a budget");

    /// <summary>Gets caps on how many keys, users and the like may exist.</summary>
    public static TomlPart ResourceLimits { get; } = Protective("resource limits");

    /// <summary>Gets the guardrails of cloud vendors, and settings of guardrails that stand for nothing yet.</summary>
    public static TomlPart Guardrails { get; } = Protective("this guardrail");

    /// <summary>Gets scans of uploaded files.</summary>
    public static TomlPart VirusScan { get; } = Protective("virus scanning");

    /// <summary>Gets HTTPS served by the gateway itself.</summary>
    public static TomlPart Tls { get; } = Protective("TLS in the gateway itself");

    /// <summary>Gets routing by data sovereignty.</summary>
    public static TomlPart Sovereignty { get; } = Protective("data sovereignty");

    /// <summary>Gets the retention of conversations.</summary>
    public static TomlPart Retention { get; } = Harmless("the retention of conversations");

    /// <summary>Gets secrets managers.</summary>
    public static TomlPart SecretsManagers { get; } = Protective("secrets managers");

    /// <summary>Gets places other than a file for usage records that storage rejects.</summary>
    public static TomlPart DeadLetterStores { get; } = Protective("a dead-letter queue that is no file");

    /// <summary>Gets the pace and the bounds of the dead-letter queue.</summary>
    public static TomlPart DeadLetterTuning { get; } = Harmless("this tuning of the dead-letter queue");

    /// <summary>Gets checks of what providers answer.</summary>
    public static TomlPart ResponseValidation { get; } = Protective("response validation");

    /// <summary>Gets the audit trail.</summary>
    public static TomlPart AuditLog { get; } = Protective("the audit log");

    /// <summary>Gets log formats beyond compact and JSON.</summary>
    public static TomlPart LogFormats { get; } = Protective("this log format");

    /// <summary>Gets trace propagation other than W3C trace context.</summary>
    public static TomlPart TracePropagation { get; } = Protective("this trace propagation");

    /// <summary>Gets the fine tuning of logs.</summary>
    public static TomlPart LogDetails { get; } = Harmless("log details");

    /// <summary>Gets compression of exported traces.</summary>
    public static TomlPart TraceCompression { get; } = Harmless("trace compression");

    /// <summary>Gets own buckets and further exports for metrics.</summary>
    public static TomlPart MetricsTuning { get; } = Harmless("metrics tuning");

    /// <summary>Gets usage sent elsewhere than to the database.</summary>
    public static TomlPart UsageSinks { get; } = Harmless("the choice of usage sinks");

    /// <summary>Gets limits on single stream buffers.</summary>
    public static TomlPart StreamBuffers { get; } = Harmless("separate stream buffers");

    /// <summary>Gets the catalogue of known models.</summary>
    public static TomlPart ModelCatalog { get; } = Harmless("the model catalogue");

    /// <summary>Gets files, knowledge bases, tools, sandboxes and other features beyond chat.</summary>
    public static TomlPart WideFeatures { get; } = Harmless("this feature");

    /// <summary>Gets the web pages: administration, chat, branding.</summary>
    public static TomlPart WebPages { get; } = Harmless("the web interface");

    /// <summary>Gets the bundled documentation.</summary>
    public static TomlPart Documentation { get; } = Harmless("bundled documentation");

    /// <summary>Gets browser sessions.</summary>
    public static TomlPart Sessions { get; } = Harmless("browser sessions");

    /// <summary>Gets organisations and keys created at the first start.</summary>
    public static TomlPart BootstrapTenants { get; } = Harmless("bootstrap of organisations and keys");

    /// <summary>Gets the fine tuning of the server and its outgoing connections.</summary>
    public static TomlPart ServerTuning { get; } = Harmless("this server setting");

    /// <summary>Gets cache settings beyond size.</summary>
    public static TomlPart CacheTuning { get; } = Harmless("this cache setting");

    /// <inheritdoc/>
    public override string ToString() => Title;

    private static TomlPart Protective(string title) => new(title, isProtective: true);

    private static TomlPart Harmless(string title) => new(title, isProtective: false);
}
