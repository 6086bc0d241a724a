namespace Hadrian.Providers.Vertex.Tests;

internal static class TestProvider
{
    public const string Gemini = "gemini-2.5-flash";
    public const string Third = "gemini-3-flash-preview";
    public const string Claude = "claude-sonnet-4-5@20250929";
    public const string Prefix = "/v1/publishers/google/models";

    public static VertexProvider Create(StubUpstream upstream, Action<VertexProviderOptions>? adjust = null, IImageFetcher? images = null)
    {
        var options = new VertexProviderOptions();
        Configure(options, upstream);
        adjust?.Invoke(options);
        return new VertexProvider("google", options, new UpstreamHttpOptions(), images);
    }

    /// <summary>Creates a provider of Claude, with a service account whose tokens come from <paramref name="tokens"/>.</summary>
    public static VertexProvider CreateClaude(StubUpstream upstream, StubUpstream tokens) => Create(upstream, options => UseClaude(options, upstream.Root, tokens));

    public static void Configure(VertexProviderOptions options, StubUpstream upstream)
        => (options.ApiKey, options.BaseUrl) = ("key-canary", upstream.Root + Prefix);

    public static void UseClaude(VertexProviderOptions options, string root, StubUpstream tokens)
    {
        UseAccount(options, tokens);
        (options.Publisher, options.BaseUrl) = ("anthropic", root + "/v1/projects/p/locations/global/publishers/anthropic/models/");
    }

    public static void UseAccount(VertexProviderOptions options, StubUpstream tokens)
    {
        (options.ApiKey, options.Project, options.Region) = (null, "p", "global");
        (options.Credentials.Type, options.Credentials.Json) = ("service_account_json", ServiceAccount.Json(tokens.Root + "/token"));
    }
}
