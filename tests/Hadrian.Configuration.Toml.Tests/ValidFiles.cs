namespace Hadrian.Configuration.Toml.Tests;

/// <summary>Whole files as users write them, one per theme.</summary>
internal static class ValidFiles
{
    public const string Minimal = """
        [providers.openai]
        type = "open_ai"
        api_key = "${OPENAI_API_KEY}"
        """;

    public const string SeveralProviders = """
        [providers]
        default_provider = "claude"

        [providers.claude]
        type = "anthropic"
        api_key = "${ANTHROPIC_API_KEY}"
        timeout_secs = 120
        streaming_timeout_secs = 300
        fallback_providers = ["openai", "local"]
        model_aliases = { fast = "claude-sonnet-4-20250514" }
        [routing.models."chat:best"]
        strategy = "least_latency"
        sticky = false
        targets = [{ provider = "claude", model = "claude-sonnet-4-20250514" }, { provider = "openai", model = "gpt-4o", weight = 2 }]

        [[providers.claude.model_fallbacks."claude-sonnet-4-20250514"]]
        model = "gpt-4o"
        provider = "openai"
        [providers.claude.retry]
        max_retries = 2
        [providers.claude.circuit_breaker]
        enabled = true
        failure_threshold = 5
        success_threshold = 2
        cooldown_secs = 30

        [providers.openai]
        type = "open_ai"
        api_key = "${OPENAI_API_KEY}"
        streaming_buffer_size = 8192
        [providers.openai.models."gpt-4o"]
        input_per_1m_tokens = 2500000
        output_per_1m_tokens = 10000000
        [providers.openai.health_check]
        enabled = true
        mode = "inference"
        model = "gpt-4o-mini"

        [providers.local]
        type = "open_ai"
        base_url = "http://localhost:11434/v1"
        """;

    public const string Bedrock = """
        [providers.aws]
        type = "bedrock"
        region = "us-east-1"

        [providers.aws-static]
        type = "bedrock"
        region = "${AWS_REGION:-eu-west-1}"
        [providers.aws-static.credentials]
        type = "static"
        access_key_id = "${AWS_ACCESS_KEY_ID}"
        secret_access_key = "${AWS_SECRET_ACCESS_KEY}"

        [providers.aws-role]
        type = "bedrock"
        region = "us-west-2"
        [providers.aws-role.credentials]
        type = "assume_role"
        role_arn = "arn:aws:iam::123456789012:role/models"
        external_id = "${AWS_EXTERNAL_ID:-x}"
        session_name = "gateway"
        sts_endpoint_url = "https://sts.us-west-2.amazonaws.com"

        [providers.aws-profile]
        type = "bedrock"
        region = "us-west-2"
        converse_base_url = "https://bedrock-runtime.us-west-2.amazonaws.com"
        control_base_url = "https://bedrock.us-west-2.amazonaws.com"
        credentials = { type = "profile", name = "models" }
        """;

    public const string Azure = """
        [providers.azure]
        type = "azure_open_ai"
        resource_name = "example-resource"
        api_version = "2024-02-01"
        [providers.azure.auth]
        type = "api_key"
        api_key = "${AZURE_OPENAI_API_KEY}"
        [providers.azure.deployments.large]
        model = "gpt-4"
        [providers.azure.deployments.small]
        model = "gpt-3.5-turbo"
        """;

    public const string Vertex = """
        [providers.vertex]
        type = "vertex"
        project = "example-project"
        region = "us-central1"

        [providers.vertex-file]
        type = "vertex"
        project = "example-project"
        region = "us-east5"
        publisher = "anthropic"
        credentials = { type = "service_account", key_path = "keys/service-account.json" }
        """;

    public const string PostgresAndRedis = """
        [server.trusted_proxies]
        cidrs = ["10.0.0.0/8"]

        [database]
        type = "postgres"
        url = "${DATABASE_URL}"
        read_url = "${DATABASE_READ_URL}"
        min_connections = 5
        max_connections = 30
        ssl_mode = "verify_full"

        [cache]
        type = "redis"
        url = "${REDIS_URL}"

        [auth.mode]
        type = "api_key"
        [auth.api_key]
        cache_ttl_secs = 300

        [retention]
        enabled = true

        [providers.openai]
        type = "open_ai"
        api_key = "${OPENAI_API_KEY}"
        """;

    public const string RedisCluster = """
        [cache]
        type = "redis"
        url = "redis://redis-1:6379,redis://redis-2:6379,redis-3:6379"
        [cache.cluster]
        read_from_replicas = true

        [providers.test]
        type = "test"
        """;

    public const string ApiKeys = """
        [auth.gateway]
        type = "api_key"
        [auth.gateway.api_key]
        header_name = "X-API-Key"
        key_prefix = "gw_"
        cache_ttl_secs = 60

        [database]
        type = "sqlite"
        path = ":memory:"

        [providers.test]
        type = "test"
        """;

    public const string Jwt = """
        [auth.gateway]
        type = "jwt"
        issuer = "https://auth.example.com"
        audience = ["hadrian", "hadrian-cli"]
        jwks_url = "https://auth.example.com/.well-known/jwks.json"

        [providers.test]
        type = "test"
        failure_mode = { type = "http_error", status_code = 503 }
        """;

    public const string LimitsKeysAndTokens = """
        [cache]
        max_capacity = 10000

        [limits.rate]
        requests_per_minute = 1000
        tokens_per_minute = 100000
        [limits.budget]
        enabled = true
        default_daily_limit_cents = 1000
        warning_threshold = 0.9

        [auth.gateway]
        type = "multi"
        [auth.gateway.api_key]
        key_prefix = "acme_"
        [auth.gateway.jwt]
        issuer = "https://auth.example.com"
        audience = "hadrian"
        jwks_url = "https://auth.example.com/jwks.json"

        [database]
        path = "data/hadrian.db"

        [pricing]
        cost_source = "calculated_only"
        [pricing.pricing.test]
        test-model = { input_per_1m_tokens = 500000000, output_per_1m_tokens = 500000000 }

        [providers.test]
        type = "test"
        """;

    public const string Observability = """
        [observability.logging]
        level = "debug"
        format = "json"
        filter = "sqlx=debug"
        [observability.tracing]
        enabled = true
        exporter = "otlp"
        endpoint = "http://localhost:4317"
        [observability.tracing.sampling]
        strategy = "ratio"
        rate = 0.1
        [[observability.usage.otlp]]
        name = "billing"
        endpoint = "http://localhost:4318"
        protocol = "http"
        [observability.dead_letter_queue]
        type = "file"
        path = "data/dlq"

        [providers.test]
        type = "test"
        """;

    public const string ProxyAndPages = """
        [server]
        port = ${HADRIAN_PORT:-8080}
        [server.trusted_proxies]
        cidrs = ["192.168.0.0/16"]
        [auth.mode]
        type = "iap"
        identity_header = "X-Forwarded-User"
        [auth.session]
        secret = "${SESSION_SECRET}"
        [database]
        type = "sqlite"
        path = "data/hadrian.db"
        [ui]
        enabled = true
        [ui.branding]
        title = "Costs in $${CURRENCY}"
        [observability.tracing.otlp]
        endpoint = "http://collector:4318"
        protocol = "http"
        [providers.test]
        type = "test"
        """;

    public static readonly (string Name, string Value)[] Variables =
    [
        ("OPENAI_API_KEY", "sk-openai"),
        ("ANTHROPIC_API_KEY", "sk-anthropic"),
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "aws-secret"),
        ("AZURE_OPENAI_API_KEY", "azure-key"),
        ("DATABASE_URL", "postgres://user:db-password@db:5432/hadrian"),
        ("DATABASE_READ_URL", "postgresql://user:db-password@replica:5432/hadrian"),
        ("REDIS_URL", "rediss://user:redis-password@cache:6379/0"),
        ("SESSION_SECRET", "session-secret"),
    ];
}
