using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class GuardrailHandlerTests
{
    [Fact]
    [Trait("Property", "GR-4")]
    public async Task Send_Redact_ChangesBothWays()
    {
        using var vendor = new FakeHandler(_ => Answer("""{"choices":[{"index":0,"message":{"content":"a falcon"},"finish_reason":"stop"}]}""", "application/json"));
        using var services = Services(vendor, GuardrailAction.Redact);

        using var response = await PostAsync(services, "the falcon");

        Assert.Contains("the [REDACTED]", Encoding.UTF8.GetString(vendor.Bodies[0]), StringComparison.Ordinal);
        Assert.Contains("a [REDACTED]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_BlockedInput_NeverLeaves()
    {
        using var vendor = new FakeHandler(_ => new HttpResponseMessage());
        using var services = Services(vendor, GuardrailAction.Block);

        using var response = await PostAsync(services, "the falcon");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(GatewayErrorCodes.GuardrailsBlocked, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, vendor.Calls);
    }

    [Fact]
    [Trait("Property", "GR-3")]
    public async Task Send_BlockedStream_EndsWithTheError()
    {
        using var vendor = new FakeHandler(_ => Answer(EventStream.Content("a fal") + EventStream.Content("con") + EventStream.Done, "text/event-stream"));
        using var services = Services(vendor, GuardrailAction.Block);

        using var response = await PostAsync(services, "hello");

        var output = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("fal", output, StringComparison.Ordinal);
        Assert.Equal(GatewayErrorCodes.GuardrailsOutputBlocked, (string?)EventStream.Events(output).Last()["error"]!["code"]);
    }

    [Theory]
    [InlineData("the falcon", HttpStatusCode.BadRequest)]
    [InlineData("the wall", HttpStatusCode.OK)]
    public async Task Send_Concurrent_AsksBothAndHandsOnByTheVerdict(string text, HttpStatusCode status)
    {
        using var vendor = new FakeHandler(_ => Answer("""{"choices":[{"index":0,"message":{"content":"an answer"},"finish_reason":"stop"}]}""", "application/json"));
        using var services = Services(vendor, GuardrailAction.Block, GuardrailInputMode.Concurrent);

        using var response = await PostAsync(services, text);

        Assert.Equal((status, 1), (response.StatusCode, vendor.Calls));
        Assert.Equal(status == HttpStatusCode.OK, (await response.Content.ReadAsStringAsync()).Contains("an answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_ConcurrentBlockWhileTheVendorWorks_CancelsIt()
    {
        var (working, cancelled) = (Signal(), Signal());
        using var vendor = new FakeHandler(async (_, token) =>
        {
            working.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
                return new HttpResponseMessage();
            }
            finally
            {
                cancelled.SetResult();
            }
        });
        var services = new ServiceCollection();
        services.AddSingleton<IGuardrail>(new FakeGuardrail(async (_, _) =>
        {
            await working.Task;
            return [new GuardrailViolation("hate", GuardrailSeverity.High)];
        }));
        services.AddHttpClient("vendor")
            .AddHadrianGuardrails(options =>
            {
                options.Input.Mode = GuardrailInputMode.Concurrent;
                options.Input.Providers.Add(GuardrailSetup.Custom());
            })
            .ConfigurePrimaryHttpMessageHandler(() => vendor);
        using var provider = services.BuildServiceProvider();

        using var response = await PostAsync(provider, "hello");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await cancelled.Task;
    }

    [Fact]
    [Trait("Property", "GR-5")]
    public async Task Send_ConcurrentBlockAfterTheVendorAnswered_SettlesWhatWasUsed()
    {
        var verdict = new TaskCompletionSource<IReadOnlyList<GuardrailViolation>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var setup = new GuardrailSetup(
            options =>
            {
                options.Input.Providers.Add(GuardrailSetup.Custom());
                options.Input.Mode = GuardrailInputMode.Concurrent;
            },
            new FakeGuardrail((_, _) => verdict.Task));
        var policy = new RecordingPolicy();
        using var vendor = new FakeHandler(_ => Answer(
            """{"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""", "application/json"));
        using var client = new HttpClient(new GuardrailHandler(setup.Engine, setup.Time)
        {
            InnerHandler = new PolicyHandler(new PolicyPipeline([policy], setup.Time)) { InnerHandler = vendor },
        });

        // The vendor answers before its call returns, so whenever the verdict comes, the answer is there.
        var asking = client.PostAsync(
            new Uri("http://127.0.0.1/v1/chat/completions"),
            new StringContent("""{"model":"m","messages":[{"role":"user","content":"hello"}]}""", Encoding.UTF8, "application/json"));
        verdict.SetResult([new GuardrailViolation("hate", GuardrailSeverity.High)]);
        using var response = await asking;

        Assert.Equal((HttpStatusCode.BadRequest, 1), (response.StatusCode, vendor.Calls));
        Assert.Equal(new TokenUsage { InputTokens = 3, OutputTokens = 4 }, Assert.Single(policy.Settled).Usage);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static HttpResponseMessage Answer(string body, string type) => new()
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
    };

    private static ServiceProvider Services(HttpMessageHandler vendor, GuardrailAction action, GuardrailInputMode mode = GuardrailInputMode.Blocking)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("vendor")
            .AddHadrianGuardrails(options =>
            {
                options.Input.Mode = mode;
                foreach (var stage in new GuardrailStageOptions[] { options.Input, options.Output })
                {
                    stage.Providers.Add(GuardrailSetup.Blocklist("falcon"));
                    stage.DefaultAction = new GuardrailRule(action);
                }
            })
            .ConfigurePrimaryHttpMessageHandler(() => vendor);
        return services.BuildServiceProvider();
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceProvider services, string text)
        => services.GetRequiredService<IHttpClientFactory>().CreateClient("vendor").PostAsync(
            new Uri("http://127.0.0.1/v1/chat/completions"),
            new StringContent($$"""{"messages":[{"role":"user","content":"{{text}}"}]}""", Encoding.UTF8, "application/json"));
}
