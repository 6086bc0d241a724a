namespace Hadrian.Providers.AzureOpenAI.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<AzureOpenAIProviderOptions>> Problems() => new()
    {
        { "providers.main.resource_name is missing", options => options.ResourceName = null },
        { "providers.main.resource_name: 'a.b'", options => options.ResourceName = "a.b" },
        { "providers.main.resource_name: 'evil.example/'", options => options.ResourceName = "evil.example/" },
        { "providers.main.base_url: 'ftp://x'", options => options.BaseUrl = "ftp://x" },
        { "providers.main.api_version: 'a&b=c'", options => options.ApiVersion = "a&b=c" },
        { "providers.main.auth.type: '' is not one of api_key, azure_ad, managed_identity", options => options.Auth.Type = null },
        { "providers.main.auth.api_key is missing", options => options.Auth.ApiKey = " " },
        { "providers.main.auth.tenant_id is missing", options => options.Auth.Type = "azure_ad" },
        { "providers.main.auth.client_secret is missing", options => options.Auth.Type = "azure_ad" },
        { "providers.main.deployments.d.model is missing", options => options.Deployments["d"] = new() },
        { "providers.main.timeout_secs", options => options.TimeoutSeconds = 0 },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Create_WrongSetting_NamesItsPath(string expected, Action<AzureOpenAIProviderOptions> adjust)
    {
        var options = TestProvider.Options();
        adjust(options);

        var exception = Assert.Throws<GatewayConfigurationException>(() => new AzureOpenAIProvider("main", options));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("azure-key", exception.Message, StringComparison.Ordinal);
    }
}
