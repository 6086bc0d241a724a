using Amazon.Runtime;

namespace Hadrian.Providers.Bedrock.Tests;

internal static class TestProvider
{
    public const string Nova = "us.amazon.nova-2-lite-v1:0";
    public const string Claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    public static BedrockProvider Create(
        StubUpstream upstream, Action<BedrockProviderOptions>? adjust = null, TimeProvider? time = null, AWSCredentials? source = null, IImageFetcher? images = null)
    {
        var options = Options(upstream);
        adjust?.Invoke(options);
        return new BedrockProvider("aws", options, new UpstreamHttpOptions(), images, time ?? TimeProvider.System, source);
    }

    public static void Configure(BedrockProviderOptions options, StubUpstream upstream)
    {
        (options.Region, options.ConverseBaseUrl) = ("us-east-1", upstream.Root);
        (options.Credentials.Type, options.Credentials.AccessKeyId, options.Credentials.SecretAccessKey) = ("static", "AKIDTEST", "secret-canary");
    }

    private static BedrockProviderOptions Options(StubUpstream upstream)
    {
        var options = new BedrockProviderOptions();
        Configure(options, upstream);
        return options;
    }
}
