using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Budgets;
using Hadrian.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>A stream that comes to cost more than was reserved: it finishes, or stops where the budget ends, on every face.</summary>
public sealed class StreamOverrunTests
{
    private const int Words = 400;

    // A cent for a hundred tokens; ten are reserved, a hundred fit.
    private static readonly Money PerMillion = Money.FromDollars(100);

    private static readonly string Text = string.Join(' ', Enumerable.Range(0, Words).Select(number => $"w{number}"));

    [Theory]
    [InlineData(StreamOverrunAction.Finish)]
    [InlineData(StreamOverrunAction.Stop)]
    public async Task ChatClient_CostsMoreThanTheBudget_FinishesOrStops(StreamOverrunAction action)
    {
        var services = new ServiceCollection();
        await using var provider = AddGateway(services, action).Services.BuildServiceProvider();
        var options = new ChatOptions { ModelId = "test/test-model" }.WithHadrianApiKey(await CreateKeyAsync(provider));
        var said = new StringBuilder();

        var error = await Record.ExceptionAsync(async () =>
        {
            await foreach (var update in provider.GetRequiredService<IChatClient>().GetStreamingResponseAsync(Text, options))
            {
                said.Append(update.Text);
            }
        });

        await AssertAsync(provider, action, said.ToString(), (error as GatewayException)?.Code);
    }

    [Theory]
    [InlineData(StreamOverrunAction.Finish, false)]
    [InlineData(StreamOverrunAction.Stop, false)]
    [InlineData(StreamOverrunAction.Stop, true)]
    public async Task HttpClient_CostsMoreThanTheBudget_FinishesOrStops(StreamOverrunAction action, bool isSynchronous)
    {
        var services = new ServiceCollection();
        AddGateway(services, action);
        services.AddHttpClient("test").AddHadrianPolicies().ConfigurePrimaryHttpMessageHandler(() => new FakeHandler(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new PiecewiseStream(Events(), 100)) { Headers = { ContentType = new("text/event-stream") } },
        }));
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("test");
        using var request = Request(new Uri("https://vendor.example/v1/chat/completions"), "test-model", await CreateKeyAsync(provider));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = await response.Content.ReadAsStreamAsync();
        var said = new MemoryStream();

        var error = await Record.ExceptionAsync(async () =>
        {
            var buffer = new byte[256];
            while ((isSynchronous ? body.Read(buffer, 0, buffer.Length) : await body.ReadAsync(buffer)) is > 0 and var read)
            {
                said.Write(buffer, 0, read);
            }
        });

        await AssertAsync(provider, action, Encoding.UTF8.GetString(said.ToArray()), (error as GatewayException)?.Code);
    }

    [Theory]
    [InlineData(StreamOverrunAction.Finish)]
    [InlineData(StreamOverrunAction.Stop)]
    public async Task AspNetCore_CostsMoreThanTheBudget_FinishesOrStops(StreamOverrunAction action)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddGateway(builder.Services, action).AddAspNetCore();
        await using var application = builder.Build();
        application.MapHadrianGateway();
        await application.StartAsync();
        using var client = new HttpClient();
        using var request = Request(new Uri(new Uri(application.Urls.Single()), "/v1/chat/completions"), "test/test-model", await CreateKeyAsync(application.Services));

        using var response = await client.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();

        Assert.Equal(action == StreamOverrunAction.Finish, said.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        await AssertAsync(application.Services, action, said, said.Contains("budget_exceeded", StringComparison.Ordinal) ? "budget_exceeded" : null);
    }

    private static async Task AssertAsync(IServiceProvider services, StreamOverrunAction action, string said, string? code)
    {
        var stops = action == StreamOverrunAction.Stop;
        Assert.Equal(stops ? "budget_exceeded" : null, code);
        Assert.Contains("w20", said, StringComparison.Ordinal);
        Assert.Equal(!stops, said.Contains($"w{Words - 1}", StringComparison.Ordinal));
        await services.GetRequiredService<UsageRecorder>().FlushAsync(CancellationToken.None);
        var row = Assert.Single(((InMemoryUsageStore)services.GetRequiredService<IUsageStore>()).Records);
        Assert.Equal(stops, row.Usage.IsEstimated);
        if (stops)
        {
            // It is noticed within a few tokens of the place where the money ends.
            Assert.InRange(row.Cost!.Value.Cents, 1m, 1.5m);
        }
    }

    private static IHadrianGatewayBuilder AddGateway(IServiceCollection services, StreamOverrunAction action) => services.AddHadrianGateway()
        .AddTestProvider("test")
        .ConfigureBudgets(options => options.OnStreamOverrun = action)
        .ConfigureCostEstimates(options => options.DefaultMaxOutputTokens = 10)
        .ConfigurePricing(pricing => pricing.Prices.Add(
            new("test", "test-model", new ModelPrice { Tokens = new TokenPrices { Input = Money.Zero, Output = PerMillion } })));

    private static async Task<string> CreateKeyAsync(IServiceProvider services)
    {
        var generated = services.GetRequiredService<ApiKeyGenerator>().Generate();
        var record = Keys.Record(TimeProvider.System.GetUtcNow()) with { BudgetLimitCents = 1, BudgetPeriod = BudgetPeriod.Total };
        await services.GetRequiredService<IApiKeyStore>().CreateAsync(record, generated.Hash, CancellationToken.None);
        return generated.Key;
    }

    private static HttpRequestMessage Request(Uri address, string model, string key) => new(HttpMethod.Post, address)
    {
        Headers = { { "X-API-Key", key } },
        Content = new StringContent(
            $$"""{"model":"{{model}}","stream":true,"messages":[{"role":"user","content":"{{Text}}"}]}""", Encoding.UTF8, "application/json"),
    };

    /// <summary>A vendor's stream of the same words.</summary>
    private static byte[] Events()
    {
        var events = Text.Split(' ')
            .Select(word => $$"""{"choices":[{"index":0,"delta":{"content":"{{word}} "},"finish_reason":null}]}""")
            .Append("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")
            .Append($$$"""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":{{{Words}}}}}""")
            .Append("[DONE]");
        return Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"data: {data}\n\n")));
    }
}
