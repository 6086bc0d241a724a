using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class GuardrailChatClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-5")]
    public async Task Output_Block_IsBilled(bool isStreaming)
    {
        using var setup = Output(GuardrailAction.Block);
        var policy = new RecordingPolicy();
        var inner = new PolicyChatClient(FakeChatClient.Saying("a fal", "con"), new PolicyPipeline([policy], setup.Time));
        using var client = setup.Chat(inner);

        var (text, finish, error) = await AskAsync(client, isStreaming, [new(ChatRole.User, "hi")]);

        Assert.Equal(GatewayErrorCodes.GuardrailsOutputBlocked, error?.Code);
        Assert.Equal("", text);
        Assert.Equal(isStreaming ? ChatFinishReason.ContentFilter : null, finish);
        Assert.True(Assert.Single(policy.Settled).Usage.OutputTokens > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-2")]
    public async Task Output_RedactAcrossUpdates_ReplacesTheSpan(bool isStreaming)
    {
        using var setup = Output(GuardrailAction.Redact);
        using var client = setup.Chat(FakeChatClient.Saying("a f", "al", "con ", "b"));

        var (text, _, error) = await AskAsync(client, isStreaming, [new(ChatRole.User, "hi")]);

        Assert.Null(error);
        Assert.Equal("a [REDACTED] b", text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-4")]
    public async Task Input_Redact_ChangesWhatTheModelGets(bool isStreaming)
    {
        using var setup = Input(GuardrailInputMode.Blocking, GuardrailAction.Redact);
        var messages = new List<ChatMessage> { new(ChatRole.User, "say falcon"), new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["q"] = "falcon" })]) };
        var seen = new CapturingClient();
        using var client = setup.Chat(seen);

        await AskAsync(client, isStreaming, messages);

        Assert.Equal("say [REDACTED]", seen.Messages[0].Text);
        Assert.Equal("[REDACTED]", Assert.IsType<FunctionCallContent>(seen.Messages[1].Contents[0]).Arguments!["q"]!.ToString());
        Assert.Equal("say falcon", messages[0].Text);
    }

    [Theory]
    [InlineData(GuardrailInputMode.Blocking, false, 0)]
    [InlineData(GuardrailInputMode.Blocking, true, 0)]
    [InlineData(GuardrailInputMode.Concurrent, false, 1)]
    [InlineData(GuardrailInputMode.Concurrent, true, 1)]
    public async Task Input_Block_LetsNothingOut(GuardrailInputMode mode, bool isStreaming, int calls)
    {
        using var setup = Input(mode, GuardrailAction.Block);
        var inner = FakeChatClient.Saying("answer");
        using var client = setup.Chat(inner);

        var (text, _, error) = await AskAsync(client, isStreaming, [new(ChatRole.User, "falcon")]);

        Assert.Equal(GatewayErrorCodes.GuardrailsBlocked, error?.Code);
        Assert.Equal("", text);
        Assert.Equal(calls, inner.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "GR-5")]
    public async Task Input_ConcurrentBlockAfterTheModelRan_SettlesWhatWasUsed(bool isStreaming)
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
        var pipeline = new PolicyPipeline([policy], setup.Time);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = setup.Chat(new PolicyChatClient(new FakeChatClient((_, _) => Answer(answered)), pipeline));

        var ask = AskAsync(client, isStreaming, [new(ChatRole.User, "x")]);
        await answered.Task;
        verdict.SetResult([new GuardrailViolation("hate", GuardrailSeverity.High)]);
        var (text, _, error) = await ask;

        Assert.Equal(GatewayErrorCodes.GuardrailsBlocked, error?.Code);
        Assert.Equal("", text);
        Assert.True(Assert.Single(policy.Settled).Usage.OutputTokens > 0);
    }

    [Fact]
    public void UseHadrianGuardrails_NothingConfigured_AddsNothing()
    {
        using var inner = FakeChatClient.Saying("x");

        var built = new ChatClientBuilder(inner).UseHadrianGuardrails().Build();

        Assert.Same(inner, built);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Answer(TaskCompletionSource answered)
    {
        await Task.Yield();
        answered.SetResult();
        yield return new ChatResponseUpdate(ChatRole.Assistant, "secret");
        yield return new ChatResponseUpdate(ChatRole.Assistant, [FakeChatClient.Usage(3, 2)]) { FinishReason = ChatFinishReason.Stop };
    }

    private static async Task<(string Text, ChatFinishReason? Finish, GatewayError? Error)> AskAsync(IChatClient client, bool isStreaming, IList<ChatMessage> messages)
    {
        var text = "";
        ChatFinishReason? finish = null;
        try
        {
            if (!isStreaming)
            {
                var response = await client.GetResponseAsync(messages);
                return (response.Text, response.FinishReason, null);
            }

            await foreach (var update in client.GetStreamingResponseAsync(messages))
            {
                text += update.Text;
                finish = update.FinishReason ?? finish;
            }

            return (text, finish, null);
        }
        catch (GatewayException exception)
        {
            return (text, finish, exception.Error);
        }
    }

    private static GuardrailSetup Output(GuardrailAction action) => new(options =>
    {
        options.Output.Providers.Add(GuardrailSetup.Blocklist("falcon"));
        options.Output.DefaultAction = new GuardrailRule(action);
    });

    private static GuardrailSetup Input(GuardrailInputMode mode, GuardrailAction action) => new(options =>
    {
        options.Input.Providers.Add(GuardrailSetup.Blocklist("falcon"));
        options.Input.Mode = mode;
        options.Input.DefaultAction = new GuardrailRule(action);
    });

    private sealed class CapturingClient() : DelegatingChatClient(FakeChatClient.Saying("ok"))
    {
        public List<ChatMessage> Messages { get; } = [];

        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Messages.AddRange(messages);
            return base.GetResponseAsync([], options, cancellationToken);
        }

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Messages.AddRange(messages);
            return base.GetStreamingResponseAsync([], options, cancellationToken);
        }
    }
}
