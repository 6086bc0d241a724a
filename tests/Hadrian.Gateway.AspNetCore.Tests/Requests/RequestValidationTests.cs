using System.Text;

namespace Hadrian.Gateway.AspNetCore.Tests.Requests;

public sealed class RequestValidationTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"model\":\"mock/x\",}")]
    public async Task Check25_BrokenJson_IsRefused(string body)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var path in new[] { "/v1/chat/completions", "/v1/completions", "/v1/embeddings" })
        {
            (await gateway.PostAsync(path, body)).AssertError(400, "invalid_json");
        }
    }

    [Fact]
    public async Task Check26_MessagesMissing_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync("""{"model":"mock/gpt-mock"}""")).AssertError(400, "validation_error", "messages");
    }

    [Fact]
    public async Task Check26_MessagesEmpty_AreRefusedWithTheLimitsInTheHeaders()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync("""{"model":"mock/gpt-mock","messages":[]}""")).AssertError(400, "validation_error", "messages");

        Assert.NotNull(reply.Header("X-RateLimit-Limit"));
        Assert.NotNull(reply.Header("X-RateLimit-Remaining"));
        Assert.NotNull(reply.Header("X-RateLimit-Reset"));
    }

    [Theory]
    [InlineData("temperature", "3")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("top_p", "1.5")]
    [InlineData("frequency_penalty", "-2.5")]
    [InlineData("presence_penalty", "2.5")]
    [InlineData("top_logprobs", "21")]
    [InlineData("max_tokens", "0")]
    [InlineData("max_completion_tokens", "1.5")]
    [InlineData("n", "0")]
    [InlineData("stream", "\"yes\"")]
    public async Task Check27_MemberOutOfRange_IsNamed(string member, string value)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat($"\"{member}\":{value}"))).AssertError(400, "validation_error", member);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("/v1/completions", "{\"model\":\"mock/x\"}", "prompt")]
    [InlineData("/v1/embeddings", "{\"model\":\"mock/x\"}", "input")]
    [InlineData("/v1/embeddings", "{\"model\":\"mock/x\",\"input\":\"a\",\"encoding_format\":\"hex\"}", "encoding_format")]
    public async Task OtherOperations_NameTheirMembersToo(string path, string body, string param)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync(path, body)).AssertError(400, "validation_error", param);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("messages")]
    [InlineData("stream")]
    public async Task DecisiveMemberTwice_IsRefused(string member)
    {
        await using var gateway = await TestGateway.StartAsync();
        var value = member switch { "model" => "\"mock/other\"", "stream" => "true,\"stream\":false", _ => "[{}]" };

        (await gateway.ChatAsync(Bodies.Chat($"\"{member}\":{value}"))).AssertError(400, "validation_error", member);
    }

    [Fact]
    public async Task MemberNames_AreCaseSensitive()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/gpt-mock"] });

        (await gateway.ChatAsync(Bodies.Chat("\"Model\":\"mock/dear\",\"STREAM\":true"), key)).AssertOk();

        var sent = (await gateway.Upstream.WaitForRequestAsync()).Json();
        Assert.Equal("gpt-mock", sent.GetProperty("model").GetString());
        Assert.Equal("mock/dear", sent.GetProperty("Model").GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Check28_OtherContentTypes_AreRefused(string? type)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(adjust: request => request.Content!.Headers.ContentType = type is null ? null : new(type)))
            .AssertError(415, "unsupported_media_type");
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.api+json")]
    public async Task JsonContentTypes_AreAccepted(string type)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(adjust: request => request.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type))).AssertOk();
    }

    [Fact]
    public async Task CompressedBody_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(adjust: request => request.Content!.Headers.ContentEncoding.Add("gzip"))).AssertError(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Check30_NullMembers_CountAsAbsent()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat("\"stream\":null,\"tools\":null"))).AssertOk();
    }

    [Fact]
    public async Task Check31_MembersTheGatewayDoesNotKnow_ArriveUnchanged()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat("\"n\":2,\"parallel_tool_calls\":false,\"x_future\":1,\"big\":12345678901234567890.1234567890"))).AssertOk();

        var text = (await gateway.Upstream.WaitForRequestAsync()).Text;
        Assert.Contains("\"n\":2,\"parallel_tool_calls\":false,\"x_future\":1,\"big\":12345678901234567890.1234567890", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ReachesTheUpstreamByteForByteButForTheModel()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string Body = "{ \"messages\" : [ {\"role\":\"user\", \"content\":\"\\u00e9 é \\/ 🏛\"} ],\r\n\t\"model\" : \"mock/gpt-mock\" , \"user\":null }";

        (await gateway.ChatAsync(Body)).AssertOk();

        Assert.Equal(Body.Replace("mock/gpt-mock", "gpt-mock", StringComparison.Ordinal), (await gateway.Upstream.WaitForRequestAsync()).Text);
    }

    [Fact]
    public async Task Check32_SovereigntyRequirements_AreRefusedWhereNothingIsKnownToMeetThem()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat("\"sovereignty_requirements\":{\"require_on_prem\":true}")))
            .AssertError(403, "sovereignty_violation", "sovereignty_requirements");
        Assert.Empty(gateway.Upstream.Requests);
        (await gateway.ChatAsync(Bodies.Chat("\"sovereignty_requirements\":{}"))).AssertOk();
        Assert.DoesNotContain("sovereignty", (await gateway.Upstream.WaitForRequestAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvalidUtf8_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var body = Encoding.Latin1.GetBytes(Bodies.Chat("\"user\":\"\u00e9\""));

        (await gateway.ChatAsync(adjust: request => request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }))
            .AssertError(400, "invalid_json");
    }

    [Fact]
    public async Task ByteOrderMark_IsSkipped()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync("\uFEFF" + Bodies.Chat())).AssertOk();
    }

    [Fact]
    public async Task DeepNesting_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(Bodies.Chat($"\"x\":{new string('[', 100_000)}{new string(']', 100_000)}"))).AssertError(400, "invalid_json");
    }
}
