namespace Hadrian.Configuration.Toml.Tests;

/// <summary>The configuration blocks that users copy from the troubleshooting page, exactly as they stand there.</summary>
public sealed class TroubleshootingPageTests
{
    private const string ApiKeyBlock = """
        [auth.gateway]
        type = "api_key"

        [auth.gateway.api_key]
        header_name = "X-API-Key" # or "Authorization"
        key_prefix = "gw_" # Required prefix for all keys
        """;

    private const string JwtBlock = """
        [auth.gateway]
        type = "jwt"
        issuer = "https://auth.example.com"
        audience = "hadrian"
        jwks_url = "https://auth.example.com/.well-known/jwks.json"
        """;

    private const string KeyCacheBlock = """
        [auth.gateway.api_key]
        cache_ttl_secs = 60 # Default: 60 seconds
        """;

    private const string BedrockBlock = """
        [providers.bedrock]
        type = "bedrock"
        region = "us-east-1"
        """;

    private const string StaticCredentials = """
        [providers.bedrock.credentials]
        type = "static"
        access_key_id = "${AWS_ACCESS_KEY_ID}"
        secret_access_key = "${AWS_SECRET_ACCESS_KEY}"
        """;

    private const string AssumeRole = """
        [providers.bedrock.credentials]
        type = "assume_role"
        role_arn = "arn:aws:iam::123456789:role/bedrock-access"
        """;

    private const string AzureBlock = """
        [providers.azure]
        type = "azure_open_ai"
        resource_name = "my-openai-resource" # From Azure portal URL
        api_version = "2024-02-01"

        [providers.azure.auth]
        type = "api_key"
        api_key = "${AZURE_OPENAI_API_KEY}"

        # Map deployment names to model names
        [providers.azure.deployments.gpt4-deployment]
        model = "gpt-4"

        [providers.azure.deployments.gpt35-deployment]
        model = "gpt-3.5-turbo"
        """;

    private const string VertexBlock = """
        [providers.vertex]
        type = "vertex"
        project = "my-gcp-project"
        region = "us-central1"

        # Option 1: Use Application Default Credentials (recommended)

        # Option 2: Service account key file
        [providers.vertex.credentials]
        type = "service_account"
        key_path = "/path/to/service-account.json"
        """;

    private const string TimeoutBlock = """
        # Increase timeout per provider
        [providers.anthropic]
        type = "anthropic"
        api_key = "${ANTHROPIC_API_KEY}"
        timeout_secs = 120 # Default is 60 seconds

        # For streaming requests with thinking/reasoning
        [providers.anthropic]
        streaming_timeout_secs = 300 # 5 minutes for extended thinking
        """;

    private const string BreakerBlock = """
        [providers.anthropic.circuit_breaker]
        enabled = true
        failure_threshold = 5 # Open after 5 failures
        success_threshold = 2 # Close after 2 successes in half-open
        cooldown_secs = 30 # Wait 30s before trying again
        """;

    private const string TracingBlock = """
        [observability.tracing]
        enabled = true
        exporter = "otlp"
        endpoint = "http://localhost:4317"
        """;

    private const string MemoryBlock = """
        [cache]
        max_capacity = 10000 # Limit cache entries

        [providers.openai]
        streaming_buffer_size = 8192 # Limit per-request buffer
        """;

    private const string RateBlock = """
        # Global limits
        [limits.rate]
        requests_per_minute = 1000
        tokens_per_minute = 100000

        # Per-API-key limits can be set in the admin UI
        # or via the Admin API
        """;

    private const string BudgetBlock = """
        [limits.budget]
        enabled = true
        default_daily_limit_cents = 1000 # $10/day default
        """;

    private const string OpenAI = """

        [providers.openai]
        type = "open_ai"
        api_key = "${OPENAI_API_KEY}"
        """;

    [Theory]
    [InlineData(ApiKeyBlock)]
    [InlineData(JwtBlock)]
    [InlineData(KeyCacheBlock)]
    [InlineData(BedrockBlock)]
    [InlineData(BedrockBlock + "\n" + StaticCredentials)]
    [InlineData(BedrockBlock + "\n" + AssumeRole)]
    [InlineData(AzureBlock)]
    [InlineData(VertexBlock)]
    [InlineData(TimeoutBlock)]
    [InlineData(TimeoutBlock + "\n" + BreakerBlock)]
    [InlineData(TracingBlock)]
    [InlineData(MemoryBlock + OpenAI)]
    [InlineData(RateBlock)]
    [InlineData(BudgetBlock)]
    public void Parse_Block_HasNoErrors(string block) => TestToml.All(block, ValidFiles.Variables).AssertNoErrors();

    [Theory]
    [InlineData(ApiKeyBlock)]
    [InlineData(KeyCacheBlock)]
    [InlineData(TracingBlock)]
    [InlineData(MemoryBlock + OpenAI)]
    [InlineData(RateBlock)]
    [InlineData(BudgetBlock)]
    public void Parse_BlockOfPartsInThisBuild_HasNoErrors(string block) => TestToml.Current(block, ValidFiles.Variables).AssertNoErrors();

    [Fact]
    public void Parse_TimeoutBlock_MergesSectionsWithWarning()
    {
        var result = TestToml.All(TimeoutBlock, ValidFiles.Variables);

        result.AssertWarns("providers.anthropic", 8, "already open since line 2", "merged");
        Assert.Equal("120", result.Data["providers:anthropic:timeout_secs"]);
        Assert.Equal("300", result.Data["providers:anthropic:streaming_timeout_secs"]);
    }

    [Fact]
    public void Parse_BothCredentialAlternatives_NamesBothTypeLines()
        => TestToml.All(BedrockBlock + "\n" + StaticCredentials + "\n" + AssumeRole, ValidFiles.Variables)
            .Errors().Single(error => error.KeyPath == "providers.bedrock.credentials.type").AssertSays("set twice, on lines 5 and 9");
}
