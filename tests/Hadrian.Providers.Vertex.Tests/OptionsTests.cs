namespace Hadrian.Providers.Vertex.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(null, "us-central1", "google", "default", "providers.main.project is missing or empty. Write project = \"my-project\", or an api_key.")]
    [InlineData("p", " ", "google", "default", "providers.main.region is missing")]
    [InlineData("p/../q", "us-central1", "google", "default", "providers.main.project: 'p/../q' cannot be one of Google's")]
    [InlineData("p", "evil.example/", "google", "default", "providers.main.region: 'evil.example/' cannot be one of Google's")]
    [InlineData("p", "us-central1", "meta", "default", "providers.main.publisher: 'meta' is unknown. Use one of google, anthropic.")]
    [InlineData("p", "us-central1", "google", "magic", "providers.main.credentials.type: 'magic' is unknown. Use one of default, service_account, service_account_json.")]
    [InlineData("p", "us-central1", "google", "service_account", "providers.main.credentials.key_path is missing")]
    [InlineData("p", "us-central1", "google", "service_account_json", "providers.main.credentials.json is missing")]
    public void WrongOption_IsNamedByItsPath(string? project, string? region, string publisher, string type, string message)
    {
        var options = new VertexProviderOptions { Project = project, Region = region, Publisher = publisher, Credentials = { Type = type } };

        var exception = Assert.Throws<GatewayConfigurationException>(() => new VertexProvider("main", options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWrongOptions_AreAllNamedAndNoSecretIs()
    {
        var options = new VertexProviderOptions { TimeoutSeconds = 0, ApiKey = "canary", Publisher = "anthropic", BaseUrl = "ftp://x", Credentials = { Type = "service_account", Json = "canary" } };

        var exception = Assert.Throws<GatewayConfigurationException>(() => new VertexProvider("main", options));

        foreach (var path in new[] { "timeout_secs", "api_key", "base_url", "credentials.key_path" })
        {
            Assert.Contains(exception.Message.Split(Environment.NewLine), line => line.StartsWith("providers.main." + path, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{options.Credentials}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "us-central1", "google", null, "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models")]
    [InlineData(null, "global", "anthropic", null, "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/anthropic/models")]
    [InlineData(null, "eu", "google", null, "https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/publishers/google/models")]
    [InlineData(null, "us", "google", null, "https://aiplatform.us.rep.googleapis.com/v1/projects/p/locations/us/publishers/google/models")]
    [InlineData("k", "us-central1", "google", null, "https://aiplatform.googleapis.com/v1/publishers/google/models")]
    [InlineData("k", null, "google", "http://localhost:1/base/", "http://localhost:1/base")]
    public void Provider_TellsWhatItIs(string? key, string? region, string publisher, string? url, string address)
    {
        using var provider = new VertexProvider("google", new VertexProviderOptions { ApiKey = key, Project = region is null ? null : "p", Region = region, Publisher = publisher, BaseUrl = url });

        Assert.Equal(("google", "vertex", address), (provider.Name, provider.Type, provider.BaseAddress!.ToString()));
        GatewayOperation[] offered = publisher == "google" ? [GatewayOperation.Chat, GatewayOperation.Embeddings, GatewayOperation.Models] : [GatewayOperation.Chat, GatewayOperation.Models];
        Assert.Equal(offered, Enum.GetValues<GatewayOperation>().Where(provider.Supports).Order());
    }

    [Fact]
    public void Embeddings_OfClaude_AreNotSupported()
    {
        using var provider = new VertexProvider("main", new VertexProviderOptions { Project = "p", Region = "global", Publisher = "anthropic" });

        Assert.Contains("publisher anthropic", Assert.Throws<NotSupportedException>(() => provider.CreateEmbeddingGenerator("m")).Message, StringComparison.Ordinal);
    }
}
