using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Guardrails;

public sealed class GuardrailTests
{
    [Fact]
    public async Task Input_HoldsABlockedWord_IsRefusedAndReachesNobody()
    {
        await using var gateway = await StartAsync("input", "hi");

        (await gateway.ChatAsync()).AssertError(400, "guardrails_blocked");

        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    [Trait("Property", "GR-5")]
    public async Task Output_OfAPlainAnswerIsBlocked_IsRefusedAndBilled()
    {
        await using var gateway = await StartAsync("output", "wall");
        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json"));

        var reply = (await gateway.ChatAsync()).AssertError(400, "guardrails_output_blocked");

        Assert.DoesNotContain("wall", reply.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True((await gateway.Usage.WaitForAsync()).Usage.OutputTokens > 0);
    }

    [Fact]
    [Trait("Property", "GR-3")]
    public async Task Output_OfAStreamIsBlocked_ReleasesNoneOfIt()
    {
        await using var gateway = await StartAsync("output", "wall");
        gateway.Upstream.Unscripted = _ => StubReply.Events(Exchange.Events("chat.jsonl")).ByteByByte();

        var reply = await gateway.ChatAsync(Bodies.Stream());

        Assert.Equal((200, "text/event-stream; charset=utf-8"), (reply.Status, reply.ContentType));
        Assert.DoesNotContain("wall", reply.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("guardrails_output_blocked", reply.Events[^1], StringComparison.Ordinal);
        Assert.NotNull(await gateway.Usage.WaitForAsync());
    }

    [Fact]
    public async Task Output_WithoutTheWord_PassesWhole()
    {
        await using var gateway = await StartAsync("output", "aqueduct");
        gateway.Upstream.Unscripted = _ => StubReply.Events(Exchange.Events("chat.jsonl"));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal("[DONE]", reply.Events[^1]);
        Assert.Contains("117", reply.Text, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(string stage, string word) => TestGateway.StartAsync(options =>
    {
        options.Configuration["features:guardrails:enabled"] = "true";
        options.Configuration[$"features:guardrails:{stage}:enabled"] = "true";
        options.Configuration[$"features:guardrails:{stage}:provider:type"] = "blocklist";
        options.Configuration[$"features:guardrails:{stage}:provider:patterns:0:pattern"] = word;
        options.Configuration[$"features:guardrails:{stage}:provider:patterns:0:type"] = "literal";
    });
}
