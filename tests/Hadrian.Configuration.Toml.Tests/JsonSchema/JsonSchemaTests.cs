using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Files;

namespace Hadrian.Configuration.Toml.Tests.JsonSchema;

public sealed class JsonSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(HadrianTomlSchema.ToJson())!;

    [Theory]
    [InlineData(ValidFiles.Minimal)]
    [InlineData(ValidFiles.SeveralProviders)]
    [InlineData(ValidFiles.Bedrock)]
    [InlineData(ValidFiles.Azure)]
    [InlineData(ValidFiles.Vertex)]
    [InlineData(ValidFiles.PostgresAndRedis)]
    [InlineData(ValidFiles.RedisCluster)]
    [InlineData(ValidFiles.ApiKeys)]
    [InlineData(ValidFiles.Jwt)]
    [InlineData(ValidFiles.LimitsKeysAndTokens)]
    [InlineData(ValidFiles.Observability)]
    [InlineData(ValidFiles.ProxyAndPages)]
    [InlineData("")]
    [InlineData("[auth.admin]\ntype = \"proxy_auth\"\nidentity_header = \"X-User\"")]
    [InlineData("[providers.o]\ntype = \"azure_openai\"\nresource_name = \"r\"\nauth = { type = \"managed_identity\" }")]
    [InlineData("[auth.gateway]\ntype = \"${MODE:-api_key}\"")]
    [InlineData("[limits.budgets]\ndaily_budget_usd = 20\nmonthly_budget_usd = \"300.00\"")]
    public void ValidFile_Conforms(string text)
        => Assert.Empty(SchemaJudge.Complaints(Schema, TomlJson.From(text, ValidFiles.Variables)));

    [Fact]
    public void DefaultFile_Conforms()
        => Assert.Empty(SchemaJudge.Complaints(Schema, TomlJson.From(HadrianTomlFile.DefaultText("hadrian.db"))));

    [Theory]
    [InlineData("[server]\nport = \"8080\"", ".server.port is not \"integer\"")]
    [InlineData("[server]\nport = 70000", ".server.port is too large")]
    [InlineData("[server]\nprot = 8080", ".server.prot is not allowed")]
    [InlineData("[sever]\nx = 1", ".sever is not allowed")]
    [InlineData("[providers]\ndefault_providr = \"test\"", ".providers.default_providr is not \"object\"")]
    [InlineData("[providers.x]\napi_key = \"k\"", ".providers.x.type is missing")]
    [InlineData("[providers.x]\ntype = \"gemini\"", ".providers.x.type fits none of several")]
    [InlineData("[providers.b]\ntype = \"bedrock\"", ".providers.b.region is missing")]
    [InlineData("[providers.t]\ntype = \"test\"\nregion = \"r\"", ".providers.t.region is not allowed")]
    [InlineData("[providers.b]\ntype = \"bedrock\"\nregion = \"r\"\ncredentials = { type = \"static\", access_key_id = \"A\" }", ".providers.b.credentials.secret_access_key is missing")]
    [InlineData("[providers.o]\ntype = \"openai\"\nregion = \"r\"", ".providers.o.region is not allowed")]
    [InlineData("[auth.mode]\ntype = \"api_key\"\nidentity_header = \"X\"", ".auth.mode.identity_header is not allowed")]
    [InlineData("[cache]\nmax_capacity = 0", ".cache.max_capacity is too small")]
    [InlineData("[auth.gateway]\naudience = []", ".auth.gateway.audience fits none of several")]
    [InlineData("[observability.tracing.sampling]\nrate = 5", ".observability.tracing.sampling.rate is too large")]
    [InlineData("[providers.a]\ntype = \"anthropic\"\napi_key = \"\"", ".providers.a.api_key is too short")]
    public void InvalidFile_DoesNotConform(string text, string complaint)
        => Assert.Contains(complaint, SchemaJudge.Complaints(Schema, TomlJson.From(text)));
}
