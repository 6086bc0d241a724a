using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Money;

public sealed class BudgetTests
{
    // What chat.json and chat.jsonl report, at a dollar per million input and two per million output tokens.
    private const int InputMicrocentsPer1M = 1_000_000;
    private const int OutputMicrocentsPer1M = 2_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "PI-3")]
    public async Task Cost_OfACall_IsTheSameInHeaderBodyAndRow(bool streaming)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Unscripted = _ => Answer(streaming);

        var reply = (await gateway.ChatAsync(streaming ? Bodies.StreamWithUsage() : null)).AssertOk();

        var row = await gateway.Usage.WaitForAsync();
        var expected = (row.Usage.InputTokens * InputMicrocentsPer1M + row.Usage.OutputTokens * OutputMicrocentsPer1M) / 1_000_000m;
        Assert.True(row.Usage.TotalTokens > 0);
        Assert.Equal(expected, row.Cost!.Value.Dollars * 1_000_000);
        Assert.Equal("pricing_config", row.PricingSource);
        var usage = streaming ? UsageOf(reply.Events) : reply.Json.GetProperty("usage");
        Assert.Equal(row.Cost.Value.Dollars, usage.GetProperty("cost").GetDecimal());
        if (!streaming)
        {
            Assert.Equal(row.Cost.Value.Microcents, reply.IntHeader("X-Cost-Microcents"));
        }
    }

    [Fact]
    [Trait("Property", "BU-13")]
    public async Task Budget_UsedUp_RefusesWith402AndCallsNobody()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { BudgetLimitCents = 0, BudgetPeriod = BudgetPeriod.Daily });

        var reply = (await gateway.ChatAsync(key: key)).AssertError(402, "budget_exceeded");

        Assert.True(reply.IntHeader("Retry-After") > 0);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "BU-1")]
    public async Task Budget_TwoHundredCallsAtOnce_AdmitsExactlyAsManyAsItPays(bool streaming)
    {
        const int Affordable = 7;

        // One cent per call: 5,000 output tokens at two dollars per million, and the input is free.
        await using var gateway = await StartAsync(inputPrice: 0);
        var key = await gateway.CreateKeyAsync(record => record with { BudgetLimitCents = Affordable, BudgetPeriod = BudgetPeriod.Daily });
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Upstream.Unscripted = _ => Answer(streaming).HeldUntil(release.Task);
        var body = streaming ? Bodies.Stream("\"max_tokens\":5000") : Bodies.Chat("\"max_tokens\":5000");

        var calls = Enumerable.Range(0, 200).Select(_ => gateway.ChatAsync(body, key)).ToArray();
        await gateway.Upstream.WaitForRequestAsync(Affordable);
        var refused = new List<Task<Reply>>();
        await foreach (var call in Task.WhenEach(calls))
        {
            refused.Add(call);
            if (refused.Count == calls.Length - Affordable)
            {
                release.SetResult();
            }
        }

        var replies = await Task.WhenAll(calls);
        Assert.Equal(Affordable, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.True(reply.Status == 402, $"{reply.Status}: {reply.Text}"));
        Assert.Equal(Affordable, gateway.Upstream.Requests.Count);
    }

    [Fact]
    [Trait("Property", "BU-6")]
    public async Task Budget_ProviderFails_GivesTheReservationBack()
    {
        await using var gateway = await StartAsync(inputPrice: 0);
        var key = await gateway.CreateKeyAsync(record => record with { BudgetLimitCents = 1, BudgetPeriod = BudgetPeriod.Daily });
        gateway.Upstream.Enqueue(StubReply.Error(500, "no"));
        var body = Bodies.Chat("\"max_tokens\":5000");

        Assert.Equal(500, (await gateway.ChatAsync(body, key)).Status);

        (await gateway.ChatAsync(body, key)).AssertOk();
    }

    [Fact]
    [Trait("Property", "BU-12")]
    public async Task Budget_PastItsThreshold_WarnsInHeaders()
    {
        await using var gateway = await StartAsync(inputPrice: 0);
        var key = await gateway.CreateKeyAsync(record => record with { BudgetLimitCents = 10, BudgetPeriod = BudgetPeriod.Daily });

        Assert.Null((await gateway.ChatAsync(Bodies.Chat("\"max_tokens\":5000"), key)).AssertOk().Header("X-Budget-Warning"));
        var reply = (await gateway.ChatAsync(Bodies.Chat("\"max_tokens\":45000"), key)).AssertOk();

        Assert.Equal(("true", "10", "daily"), (reply.Header("X-Budget-Warning"), reply.Header("X-Budget-Limit-Cents"), reply.Header("X-Budget-Period")));
    }

    private static Task<TestGateway> StartAsync(int inputPrice = InputMicrocentsPer1M) => TestGateway.StartAsync(options =>
    {
        options.Configuration["pricing:pricing:mock:gpt-mock:input_per_1m_tokens"] = $"{inputPrice}";
        options.Configuration["pricing:pricing:mock:gpt-mock:output_per_1m_tokens"] = $"{OutputMicrocentsPer1M}";
        options.Configuration["limits:budget:enabled"] = "true";

        // Calls that wait for the ledger at once hold their tokens until it has refused them: here only money is to count.
        options.RateLimits = limits => limits.TokensPerMinute = null;
    });

    private static StubReply Answer(bool streaming)
        => streaming ? StubReply.Events(Exchange.Events("chat.jsonl")) : StubReply.Json(Exchange.Json("chat.json"));

    private static JsonElement UsageOf(IEnumerable<string> events) => events
        .Where(data => data != "[DONE]")
        .Select(data => JsonDocument.Parse(data).RootElement)
        .Select(chunk => chunk.TryGetProperty("usage", out var usage) ? usage : default)
        .Last(usage => usage.ValueKind == JsonValueKind.Object);
}
