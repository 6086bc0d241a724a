using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>Each policy works alone and with any others, in an application that has no gateway, no database and no web server.</summary>
[Trait("Property", "PI-5")]
public sealed class SubsetTests
{
    private static readonly (string Name, Func<ChatClientBuilder, ChatClientBuilder> Use)[] ChatPolicies =
    [
        ("guardrails", static builder => builder.UseHadrianGuardrails(options => options.Input.Providers.Add(new GuardrailProviderOptions { Type = "pii_regex" }))),
        ("cache", static builder => builder.UseHadrianResponseCache()),
        ("rate", static builder => builder.UseHadrianRateLimit(options => options.RequestsPerMinute = 100)),
        ("budget", static builder => builder.UseHadrianBudget(options => options.DefaultDailyLimitCents = 1_000)),
        ("breaker", static builder => builder.UseHadrianCircuitBreaker("p")),
    ];

    private static readonly (string Name, Func<IHttpClientBuilder, IHttpClientBuilder> Add)[] HttpPolicies =
    [
        ("guardrails", static builder => builder.AddHadrianGuardrails(options => options.Input.Providers.Add(new GuardrailProviderOptions { Type = "pii_regex" }))),
        ("cache", static builder => builder.AddHadrianResponseCache()),
        ("rate", static builder => builder.AddHadrianRateLimit(options => options.RequestsPerMinute = 100)),
        ("budget", static builder => builder.AddHadrianBudget(options => options.DefaultDailyLimitCents = 1_000)),
        ("retry", static builder => builder.AddHadrianRetry(options => options.InitialDelayMilliseconds = 1)),
        ("breaker", static builder => builder.AddHadrianCircuitBreaker()),
    ];

    public static TheoryData<int> ChatSubsets => [.. Enumerable.Range(1, (1 << ChatPolicies.Length) - 1)];

    public static TheoryData<int> HttpSubsets => [.. Enumerable.Range(1, (1 << HttpPolicies.Length) - 1)];

    [Theory]
    [MemberData(nameof(ChatSubsets))]
    public async Task ChatClient_AnySubset_AnswersAndStreams(int subset)
    {
        var builder = new ChatClientBuilder(FakeChatClient.Saying("one ", "two"));
        foreach (var (_, use) in ChatPolicies.Where((_, index) => (subset & (1 << index)) != 0))
        {
            builder = use(builder);
        }

        using var client = builder.Build();

        Assert.NotEmpty(await client.AskAsync(streaming: false));
        Assert.NotEmpty(await client.AskAsync(streaming: true));
    }

    [Theory]
    [MemberData(nameof(HttpSubsets))]
    public async Task HttpClient_AnySubset_Answers(int subset)
    {
        var services = new ServiceCollection();
        var builder = services.AddHttpClient("p");
        foreach (var (_, add) in HttpPolicies.Where((_, index) => (subset & (1 << index)) != 0))
        {
            builder = add(builder);
        }

        builder.ConfigurePrimaryHttpMessageHandler(() => new FakeHandler(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(HttpSamples.Reply, Encoding.UTF8, "application/json"),
        }));
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("p");

        using var response = await client.PostAsync(
            new Uri("https://vendor.example/v1/chat/completions"),
            new StringContent("""{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("hello", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
