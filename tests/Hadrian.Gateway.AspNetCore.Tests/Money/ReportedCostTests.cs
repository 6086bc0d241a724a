namespace Hadrian.Gateway.AspNetCore.Tests.Money;

/// <summary>Which figure counts: what the provider says a call costs, or what prices give. The same in header, body and row.</summary>
[Trait("Property", "US-2")]
public sealed class ReportedCostTests
{
    private const string Answer =
        """{"id":"gen-1","object":"chat.completion","model":"gpt-mock","choices":[{"index":0,"message":{"role":"assistant","content":"eight bytes of it"},"finish_reason":"stop"}]USAGE}""";

    // 1,000 tokens at a dollar per million make 1,000 microcents.
    private const string Usage = ""","usage":{"prompt_tokens":600,"completion_tokens":400,"cost":0.000777}""";

    [Theory]
    [InlineData(null, 777, "provider")]
    [InlineData("prefer_provider", 777, "provider")]
    [InlineData("calculated_only", 1_000, "pricing_config")]
    [InlineData("provider_only", 777, "provider")]
    public async Task Plain_ProviderTellsTheCost_FollowsTheSetting(string? source, long microcents, string pricingSource)
    {
        await using var gateway = await StartAsync(source);
        gateway.Upstream.Enqueue(StubReply.Json(Answer.Replace("USAGE", Usage, StringComparison.Ordinal)));

        var reply = (await gateway.ChatAsync()).AssertOk();

        var row = await gateway.Usage.WaitForAsync();
        Assert.Equal((microcents, pricingSource), (row.Cost!.Value.Microcents, row.PricingSource));
        Assert.Equal(microcents, reply.IntHeader("X-Cost-Microcents"));
        Assert.Equal(pricingSource, reply.Header("X-Pricing-Source"));
        Assert.Equal(microcents / 1_000_000m, reply.Json.GetProperty("usage").GetProperty("cost").GetDecimal());
    }

    [Theory]
    [InlineData(null, 777, "provider")]
    [InlineData("calculated_only", 1_000, "pricing_config")]
    public async Task Stream_ProviderTellsTheCost_FollowsTheSetting(string? source, long microcents, string pricingSource)
    {
        await using var gateway = await StartAsync(source);
        gateway.Upstream.Enqueue(StubReply.Events(
            """{"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}""", $$"""{"choices":[]{{Usage}}}""", "[DONE]"));

        var reply = (await gateway.ChatAsync(Bodies.StreamWithUsage())).AssertOk();

        var row = await gateway.Usage.WaitForAsync();
        Assert.Equal((microcents, pricingSource), (row.Cost!.Value.Microcents, row.PricingSource));
        Assert.Contains($"\"cost\":{(microcents / 1_000_000m).ToString(System.Globalization.CultureInfo.InvariantCulture)}", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_ProviderOnlyAndItSaysNothing_IsUnknown()
    {
        await using var gateway = await StartAsync("provider_only");
        gateway.Upstream.Enqueue(StubReply.Json(Answer.Replace("USAGE", ",\"usage\":{\"prompt_tokens\":600,\"completion_tokens\":400}", StringComparison.Ordinal)));

        var reply = (await gateway.ChatAsync()).AssertOk();

        var row = await gateway.Usage.WaitForAsync();
        Assert.Equal((null, "none"), (row.Cost, row.PricingSource));
        Assert.Null(reply.Header("X-Cost-Microcents"));
    }

    [Fact]
    public async Task Plain_NoUsageAtAll_IsEstimatedAndNotFree()
    {
        await using var gateway = await StartAsync(null);
        gateway.Upstream.Enqueue(StubReply.Json(Answer.Replace("USAGE", "", StringComparison.Ordinal)));

        (await gateway.ChatAsync()).AssertOk();

        var row = await gateway.Usage.WaitForAsync();
        Assert.True(row.Usage.IsEstimated);
        Assert.InRange(row.Usage.InputTokens, 1, 20);
        Assert.InRange(row.Usage.OutputTokens, 4, 40);
        Assert.Equal(row.Usage.TotalTokens, row.Cost!.Value.Microcents);
    }

    private static Task<TestGateway> StartAsync(string? source) => TestGateway.StartAsync(options =>
    {
        options.Configuration["pricing:cost_source"] = source;
        options.Configuration["pricing:pricing:mock:gpt-mock:input_per_1m_tokens"] = "1000000";
        options.Configuration["pricing:pricing:mock:gpt-mock:output_per_1m_tokens"] = "1000000";
    });
}
