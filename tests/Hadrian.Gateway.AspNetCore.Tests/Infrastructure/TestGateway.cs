using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>A gateway on real Kestrel before a stub upstream on real Kestrel, with one organisation and one key.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, StubUpstream upstream, FakeLogCollector logs, HttpClient http)
    {
        _app = app;
        Upstream = upstream;
        Logs = logs;
        Http = http;
    }

    public StubUpstream Upstream { get; }

    public FakeLogCollector Logs { get; }

    /// <summary>Gets a client whose base address is the gateway's root. It adds no credentials of its own.</summary>
    public HttpClient Http { get; }

    public Uri Root => Http.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    public WebApplication Application => _app;

    /// <summary>Gets a key that may do everything on the data plane.</summary>
    public string Key { get; private set; } = "";

    public Organization Organization { get; private set; } = null!;

    public RecordingUsageStore Usage => (RecordingUsageStore)Services.GetRequiredService<IUsageStore>();

    public static async Task<TestGateway> StartAsync(Action<TestGatewayOptions>? configure = null)
    {
        var options = new TestGatewayOptions();
        configure?.Invoke(options);
        var upstream = await StubUpstream.StartAsync();
        var logs = new FakeLogCollector();
        var app = Build(options, upstream, logs);
        await app.StartAsync();
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
            Timeout = Patience.Long,
        };
        var gateway = new TestGateway(app, upstream, logs, http);
        gateway.Organization = await gateway.CreateOrganizationAsync("acme");
        gateway.Key = await gateway.CreateKeyAsync();
        return gateway;
    }

    public async Task<Organization> CreateOrganizationAsync(string slug)
    {
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var organization = new Organization { Id = Guid.CreateVersion7(now), Slug = slug, Name = slug, CreatedAt = now, UpdatedAt = now };
        Assert.True(await Services.GetRequiredService<IOrganizationStore>().TryCreateAsync(organization, CancellationToken.None));
        return organization;
    }

    public async Task<string> CreateKeyAsync(Func<ApiKeyRecord, ApiKeyRecord>? adjust = null) => (await CreateKeyRecordAsync(adjust)).Secret;

    public async Task<(string Secret, ApiKeyRecord Record)> CreateKeyRecordAsync(Func<ApiKeyRecord, ApiKeyRecord>? adjust = null)
    {
        var generated = Services.GetRequiredService<ApiKeyGenerator>().Generate();
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var record = new ApiKeyRecord
        {
            Id = Guid.CreateVersion7(now),
            KeyPrefix = generated.DisplayPrefix,
            Name = "test",
            Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Organization.Id),
            OrganizationId = Organization.Id,
            CreatedAt = now,
        };
        record = adjust?.Invoke(record) ?? record;
        await Services.GetRequiredService<IApiKeyStore>().CreateAsync(record, generated.Hash, CancellationToken.None);
        return (generated.Key, record);
    }

    /// <summary>Sends a JSON body with the gateway's own key, or with another one.</summary>
    public Task<Reply> PostAsync(string path, string json, string? key = null, Action<HttpRequestMessage>? adjust = null)
        => SendAsync(HttpMethod.Post, path, request =>
        {
            request.Content = new StringContent(json, null, "application/json");
            adjust?.Invoke(request);
        }, key);

    public Task<Reply> ChatAsync(string? json = null, string? key = null, Action<HttpRequestMessage>? adjust = null)
        => PostAsync("/v1/chat/completions", json ?? Bodies.Chat(), key, adjust);

    public Task<Reply> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, null, key);

    /// <summary>Sends a request and reads the whole answer. An empty <paramref name="key"/> sends none.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? adjust = null, string? key = null)
    {
        using var request = Request(method, path, adjust, key);
        using var response = await Http.SendAsync(request).WaitAsync(Patience.Long);
        return await Reply.ReadAsync(response);
    }

    /// <summary>Sends a chat request and returns once the answer's headers are there.</summary>
    public async Task<LiveStream> OpenStreamAsync(string? json = null, string path = "/v1/chat/completions", HttpClient? http = null, string? key = null)
    {
        using var request = Request(HttpMethod.Post, path, message => message.Content = new StringContent(json ?? Bodies.Stream(), null, "application/json"), key);
        var response = await (http ?? Http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience.Long);
        return new LiveStream(response, await response.Content.ReadAsStreamAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private HttpRequestMessage Request(HttpMethod method, string path, Action<HttpRequestMessage>? adjust, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (key != "")
        {
            request.Headers.TryAddWithoutValidation("X-API-Key", key ?? Key);
        }

        adjust?.Invoke(request);
        return request;
    }

    private static WebApplication Build(TestGatewayOptions options, StubUpstream upstream, FakeLogCollector logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            options.Kestrel(kestrel);
        });
        builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton<IUsageStore, RecordingUsageStore>();
        options.Services(builder.Services);
        var gateway = builder.Services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(options.Configuration).Build())
            .AddAspNetCore(options.DataPlane)
            .AddOpenAI()
            .AddOpenAI("mock", mock =>
            {
                mock.BaseUrl = upstream.BaseUrl;
                mock.ApiKey = "sk-upstream";
                mock.Retry.Enabled = false;
                mock.CircuitBreaker.Enabled = false;
                options.Mock(mock);
            })
            .ConfigureAuthentication(authentication => authentication.Mode = options.Mode)
            .ConfigureUsage(usage => usage.BatchSize = 1)
            .ConfigureRateLimits(limits =>
            {
                limits.RequestsPerMinute = 1_000_000;
                limits.ConcurrentRequests = 1_000;
                limits.AddressLimits.RequestsPerMinute = 1_000_000;
                options.RateLimits(limits);
            })
            .ConfigureRouting(routing => routing.DefaultProvider = "mock");
        options.Gateway(gateway);
        var app = builder.Build();
        options.Before(app);
        app.MapHadrianGateway(options.Prefix);
        app.MapHadrianAdmin();
        app.MapHadrianHealth();
        app.MapHadrianOpenApi();
        return app;
    }
}
