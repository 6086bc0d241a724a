using System.Net;
using System.Text.Json;
using Hadrian.Gateway;
using Hadrian.Gateway.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>A gateway on real Kestrel, with the provider <c>claude</c> before one stub and <c>other</c>, which speaks OpenAI's dialect, before another.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, StubUpstream upstream, StubUpstream other)
    {
        _app = app;
        Upstream = upstream;
        Other = other;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public StubUpstream Upstream { get; }

    public StubUpstream Other { get; }

    public HttpClient Http { get; }

    public static Task<TestGateway> StartAsync(Action<AnthropicProviderOptions>? adjust = null) => StartWithAsync(_ => { }, adjust);

    public static async Task<TestGateway> StartWithAsync(Action<IServiceCollection> configure, Action<AnthropicProviderOptions>? adjust = null)
    {
        var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Replies.Message);
        var other = await StubUpstream.StartAsync();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHadrianGateway(new ConfigurationBuilder().Build())
            .AddAspNetCore()
            .AddAnthropic("claude", options =>
            {
                (options.ApiKey, options.BaseUrl) = ("sk-ant-test", upstream.Root);
                options.Retry.Enabled = false;
                adjust?.Invoke(options);
            })
            .AddOpenAI("other", options => (options.ApiKey, options.BaseUrl) = ("sk", other.BaseUrl))
            .ConfigureAuthentication(authentication => authentication.Mode = AuthenticationMode.None);
        configure(builder.Services);
        var app = builder.Build();
        app.MapHadrianGateway();
        await app.StartAsync();
        return new TestGateway(app, upstream, other);
    }

    /// <summary>Sends a chat request for Claude.</summary>
    /// <param name="members">Members beside the model, or in place of the usual message.</param>
    public Task<Reply> ChatAsync(string members = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")
        => PostAsync("/v1/chat/completions", $$"""{"model":"claude/claude-sonnet-4-5",{{members}}}""");

    public async Task<Reply> PostAsync(string path, string json)
    {
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, null, "application/json"));
        return await Reply.ReadAsync(response);
    }

    public async Task<Reply> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return await Reply.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Upstream.DisposeAsync();
        await Other.DisposeAsync();
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
