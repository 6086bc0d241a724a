namespace Hadrian.Providers.Bedrock.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(null, "default", "providers.main.region is missing")]
    [InlineData(" ", "default", "providers.main.region is missing")]
    [InlineData("us-east-1.evil.example/", "default", "providers.main.region: 'us-east-1.evil.example/' is no AWS region")]
    [InlineData("us-east-1", "magic", "providers.main.credentials.type: 'magic' is unknown. Use one of default, static, assume_role, profile.")]
    [InlineData("us-east-1", "static", "providers.main.credentials.secret_access_key is missing")]
    [InlineData("us-east-1", "assume_role", "providers.main.credentials.role_arn is missing")]
    [InlineData("us-east-1", "profile", "providers.main.credentials.name is missing")]
    public void WrongOption_IsNamedByItsPath(string? region, string type, string message)
    {
        var exception = Assert.Throws<GatewayConfigurationException>(() => new BedrockProvider("main", new BedrockProviderOptions { Region = region, Credentials = { Type = type } }));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWrongOptions_AreAllNamedAndNoSecretIs()
    {
        var options = new BedrockProviderOptions
        {
            TimeoutSeconds = 0,
            ConverseBaseUrl = "x",
            ControlBaseUrl = "ftp://y",
            InferenceProfileArn = "z",
            Credentials = { Type = "static", SecretAccessKey = "canary", StsEndpointUrl = "w" },
        };
        options.InterleavedThinkingModels.Add("");

        var exception = Assert.Throws<GatewayConfigurationException>(() => new BedrockProvider("main", options));

        foreach (var path in new[] { "timeout_secs", "region", "converse_base_url", "control_base_url", "inference_profile_arn", "interleaved_thinking_models", "credentials.access_key_id", "credentials.sts_endpoint_url" })
        {
            Assert.Contains(exception.Message.Split(Environment.NewLine), line => line.StartsWith("providers.main." + path, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_ArePrintedNowhere()
    {
        var credentials = new BedrockCredentialsOptions { AccessKeyId = "canary-1", SecretAccessKey = "canary-2", SessionToken = "canary-3", ExternalId = "canary-4", RoleArn = "arn:r" };

        foreach (var type in new[] { "default", "static", "assume_role", "profile" })
        {
            credentials.Type = type;
            Assert.DoesNotContain("canary", $"{credentials}", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("us-east-1", null, "https://bedrock-runtime.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", null, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-east-1", "http://localhost:1/base/", "http://localhost:1/base")]
    public void Provider_TellsWhatItIs(string region, string? url, string address)
    {
        using var provider = new BedrockProvider("aws", new BedrockProviderOptions { Region = region, ConverseBaseUrl = url });

        Assert.Equal(("aws", "bedrock", address), (provider.Name, provider.Type, provider.BaseAddress!.ToString()));
        Assert.Equal([GatewayOperation.Chat, GatewayOperation.Embeddings, GatewayOperation.Models], Enum.GetValues<GatewayOperation>().Where(provider.Supports).Order());
    }
}
