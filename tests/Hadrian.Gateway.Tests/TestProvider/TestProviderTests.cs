using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.TestProviders;

public class TestProviderTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Theory]
    [InlineData("hello there", "hello there")]
    [InlineData("", "Hello from the test provider.")]
    public async Task Chat_InAllForms_EchoesTheLastUserMessage(string said, string expected)
    {
        var provider = Provider();
        using var client = provider.CreateChatClient("test-model");
        var body = JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = "first" }, new { role = "assistant", content = "x" }, new { role = "user", content = said } } });

        using var reply = JsonDocument.Parse(await SendAsync(provider, GatewayOperation.Chat, body));
        var stream = await SendAsync(provider, GatewayOperation.Chat, body, streaming: true);

        Assert.Equal(expected, reply.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(20, reply.RootElement.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal(1_700_000_000, reply.RootElement.GetProperty("created").GetInt64());
        Assert.Equal(expected, Joined(stream));
        Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
        Assert.Equal(expected, await client.AskAsync(streaming: false, text: said));
        Assert.Equal(expected, await client.AskAsync(streaming: true, text: said));
    }

    [Fact]
    public async Task Chat_Repeated_GivesTheSameBytes()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"type":"text","text":"in "},{"type":"text","text":"parts"}]}]}""";

        Assert.Equal(await SendAsync(Provider(), GatewayOperation.Chat, Body, streaming: true), await SendAsync(Provider(), GatewayOperation.Chat, Body, streaming: true));
        Assert.Contains("in parts", await SendAsync(Provider(), GatewayOperation.Chat, Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_Prompt_IsEchoed()
    {
        var reply = await SendAsync(Provider(), GatewayOperation.Completion, """{"prompt":"once upon"}""");

        Assert.Contains("\"text\":\"once upon\"", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Model_NamedForAnError_FailsWithIt(int status)
    {
        using var response = await Provider().SendAsync(Request(GatewayOperation.Chat, "{\"messages\":[]}", model: $"error-{status}"), CancellationToken.None);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("error-404")]
    [InlineData("error-")]
    [InlineData("error-+500")]
    [InlineData("error-500x")]
    public async Task Model_NamedAlmostLikeAnError_Answers(string model)
    {
        using var response = await Provider().SendAsync(Request(GatewayOperation.Chat, "{\"messages\":[]}", model: model), CancellationToken.None);

        Assert.Equal(200, response.StatusCode);
    }

    [Fact]
    public async Task FailAfterN_CountsOverAllFormsAndStaysFailed()
    {
        var provider = Provider(new TestFailureOptions { Kind = TestFailureType.FailAfterN, SuccessCount = 2, FailureStatus = 503 });
        using var client = provider.CreateChatClient("m");

        await client.AskAsync(streaming: true);
        await SendAsync(provider, GatewayOperation.Chat, "{\"messages\":[]}");
        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming: false));
        using var failed = await provider.SendAsync(Request(GatewayOperation.Chat, "{\"messages\":[]}"), CancellationToken.None);

        Assert.Equal((503, 503), (exception.Error.StatusCode, failed.StatusCode));
    }

    [Fact]
    public async Task HttpError_Configured_CarriesItsMessage()
    {
        var provider = Provider(new TestFailureOptions { Kind = TestFailureType.HttpError, StatusCode = 418, Message = "short and stout" });

        using var response = await provider.SendAsync(Request(GatewayOperation.Chat, "{\"messages\":[]}"), CancellationToken.None);

        Assert.Equal(418, response.StatusCode);
        Assert.Contains("short and stout", await new StreamReader(response.Body).ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionError_Configured_Throws()
    {
        var provider = Provider(new TestFailureOptions { Kind = TestFailureType.ConnectionError });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(provider, GatewayOperation.Chat, "{\"messages\":[]}"));
    }

    [Fact]
    public async Task Timeout_Configured_IsSilentThenAnswers()
    {
        var provider = Provider(new TestFailureOptions { Kind = TestFailureType.Timeout, DelayMilliseconds = 1_000 });

        var reply = SendAsync(provider, GatewayOperation.Chat, "{\"messages\":[]}");
        Assert.False(reply.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("choices", await reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_TextsThatShareWords_AreCloser()
    {
        using var generator = Provider().CreateEmbeddingGenerator("m");
        var vectors = await generator.GenerateAsync(["the cat sat on the mat", "the cat lay on the mat", "quarterly revenue forecast", "the cat sat on the mat"]);

        var near = Cosine(vectors[0], vectors[1]);
        var far = Cosine(vectors[0], vectors[2]);

        Assert.All(vectors, vector => Assert.Equal(1536, vector.Vector.Length));
        Assert.Equal(1, Cosine(vectors[0], vectors[3]), 4);
        Assert.InRange(near, far + 0.2, 0.999);
    }

    [Fact]
    public async Task Embeddings_OverHttpAndInProcess_AreTheSame()
    {
        var provider = Provider();
        using var generator = provider.CreateEmbeddingGenerator("m");
        var inProcess = await generator.GenerateAsync(["some text"], new EmbeddingGenerationOptions { Dimensions = 16 });

        using var reply = JsonDocument.Parse(await SendAsync(provider, GatewayOperation.Embeddings, """{"input":"some text","dimensions":16}"""));

        var overHttp = reply.RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle());
        Assert.Equal(inProcess[0].Vector.ToArray(), overHttp);
    }

    private static double Cosine(Embedding<float> left, Embedding<float> right)
    {
        double dot = 0;
        for (var i = 0; i < left.Vector.Length; i++)
        {
            dot += left.Vector.Span[i] * right.Vector.Span[i];
        }

        return dot;
    }

    private static string Joined(string stream)
    {
        var text = string.Empty;
        foreach (var line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using var chunk = JsonDocument.Parse(line[6..]);
            foreach (var choice in chunk.RootElement.GetProperty("choices").EnumerateArray())
            {
                text += choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null;
            }
        }

        return text;
    }

    private static ProviderRequest Request(GatewayOperation operation, string body, bool streaming = false, string model = "test-model")
        => new(operation, model, streaming, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)));

    private static async Task<string> SendAsync(TestProvider provider, GatewayOperation operation, string body, bool streaming = false)
    {
        using var response = await provider.SendAsync(Request(operation, body, streaming), CancellationToken.None);
        Assert.Equal(200, response.StatusCode);
        return await new StreamReader(response.Body).ReadToEndAsync();
    }

    private TestProvider Provider(TestFailureOptions? failure = null)
        => new("test", failure is null ? new TestProviderOptions() : new TestProviderOptions { Failure = failure }, _time);
}
