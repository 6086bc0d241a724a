using System.Net;
using System.Text.Json;
using Hadrian.Gateway;
using Hadrian.Gateway.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>A gateway on real Kestrel with the provider <c>google</c> before a stub.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string Hi = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private TestGateway(WebApplication app, StubUpstream upstream)
    {
        _app = app;
        Upstream = upstream;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public StubUpstream Upstream { get; }

    public static async Task<TestGateway> StartAsync(Action<VertexProviderOptions>? adjust = null, IImageFetcher? images = null)
    {
        var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Replies.Answer);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (images is not null)
        {
            builder.Services.AddSingleton(images);
        }

        builder.Services.AddHadrianGateway(new ConfigurationBuilder().Build())
            .AddAspNetCore()
            .AddVertex("google", options =>
            {
                TestProvider.Configure(options, upstream);
                options.Retry.Enabled = false;
                adjust?.Invoke(options);
            })
            .ConfigureAuthentication(authentication => authentication.Mode = AuthenticationMode.None);
        var app = builder.Build();
        app.MapHadrianGateway();
        await app.StartAsync();
        return new TestGateway(app, upstream);
    }

    /// <summary>Starts a gateway before Claude, with a service account whose tokens come from <paramref name="tokens"/>.</summary>
    public static async Task<TestGateway> StartClaudeAsync(StubUpstream tokens)
        => await StartAsync(options => TestProvider.UseClaude(options, options.BaseUrl![..^TestProvider.Prefix.Length], tokens));

    public Task<Reply> ChatAsync(string members = Hi, string model = TestProvider.Gemini) => PostAsync("/v1/chat/completions", $$"""{"model":"google/{{model}}",{{members}}}""");

    public async Task<Reply> PostAsync(string path, string json)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, null, "application/json"));
        return await Reply.ReadAsync(response);
    }

    public async Task<Reply> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await Reply.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>An answer, read whole.</summary>
    internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
    {
        public JsonElement Json => JsonElement.Parse(Text);

        public JsonElement Error => Json.GetProperty("error");

        /// <summary>Gets the data of every event of a stream.</summary>
        public IReadOnlyList<string> Events =>
            [.. Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith(':')).Select(block => block["data: ".Length..])];

        public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());

        public Reply AssertOk()
        {
            Assert.True(Status == 200, $"{Status}: {Text}");
            return this;
        }
    }
}
