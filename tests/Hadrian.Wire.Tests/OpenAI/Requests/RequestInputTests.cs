using System.Text;
using System.Text.Json;
using CsCheck;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Wire.Tests.OpenAI.Requests;

public sealed class RequestInputTests
{
    private const string Base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData("\"hi\"")]
    [InlineData("\"日本 😀 \\n \\\"quoted\\\"\"")]
    public void MostTokens_PlainText_IsTheLengthOfTheBody(string content)
    {
        var body = Chat($"{{\"role\":\"user\",\"content\":{content}}}");

        Assert.Equal(Encoding.UTF8.GetByteCount(body), Input(body).MostTokens);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"high"}}""")]
    [InlineData("""{"image_url":{"detail":"high","url":"https://example.com/a.png"},"type":"image_url"}""")]
    [InlineData("""{"\u0074ype":"image_url","image\u005furl":{"url":"https://example.com/a.png"}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,BASE64"}}""")]
    public void MostTokens_Image_CountsAsOneWhateverItsUrlAndSize(string part)
    {
        var large = string.Concat(Enumerable.Repeat(Base64, 1_000));
        var input = Input(Chat($"{{\"role\":\"user\",\"content\":[{part.Replace("BASE64", large, StringComparison.Ordinal)}]}}"));

        Assert.InRange(input.MostTokens, CallInput.ImageTokens, CallInput.ImageTokens + 200);
        Assert.InRange(input.CountTokens(new Words()), CallInput.ImageTokens, CallInput.ImageTokens + 200);
    }

    [Fact]
    public void MostTokens_TwoImagesAndText_CountsAll()
    {
        const string Image = """{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}""";
        var input = Input(Chat($"{{\"role\":\"user\",\"content\":[{Image},{Image},{{\"type\":\"text\",\"text\":\"{new string('x', 3_000)}\"}}]}}"));

        Assert.InRange(input.MostTokens, (2 * CallInput.ImageTokens) + 3_000, (2 * CallInput.ImageTokens) + 3_200);
    }

    [Theory]
    [InlineData("""{"data":"BASE64","format":"mp3"}""")]
    [InlineData("""{"format":"mp3","data":"BASE64"}""")]
    public void MostTokens_Speech_CountsByItsLength(string audio)
    {
        var data = new string('A', 100_000);
        var input = Input(Chat($$"""{"role":"user","content":[{"type":"input_audio","input_audio":{{audio.Replace("BASE64", data, StringComparison.Ordinal)}}}]}"""));

        Assert.InRange(input.MostTokens, 1_000, 1_200);
    }

    [Fact]
    public void CountTokens_Text_CountsWordsFramesToolsAndNothingTwice()
    {
        var plain = Input(Chat("""{"role":"user","content":"one two three"}""")).CountTokens(new Words());
        var longer = Input(Chat("""{"role":"user","content":"one two three four"}""")).CountTokens(new Words());
        var tools = Input(Chat("""{"role":"user","content":"one two three"}""", ",\"tools\":[ {} , {} ]")).CountTokens(new Words());

        Assert.Equal(plain + 1, longer);
        Assert.Equal(plain + 4, tools);
    }

    [Fact]
    public void CountTokens_TokenArray_CountsEach()
    {
        const string Body = "{\"model\":\"m\",\"input\":[[1,2,3],[4,5]]}";
        Assert.True(OpenAIRequest.TryParse(GatewayOperation.Embeddings, JsonGen.Utf8(Body), out var request, out _));

        Assert.InRange(request.Input.CountTokens(new Words()), 5, request.Input.MostTokens);
    }

    [Fact]
    [Trait("Property", "BU-3")]
    public void CountTokens_AnyRequest_IsNeverMoreThanMost()
        => Gen.Select(JsonGen.Value, JsonGen.UnknownMembers, JsonGen.Space).Sample((content, members, space) =>
        {
            var body = JsonGen.Join([$"\"messages\":[{{\"role\":\"user\",\"content\":{content}}}]", "\"model\":\"m\"", .. members], space);
            if (OpenAIRequest.TryParse(GatewayOperation.Chat, JsonGen.Utf8(body), out var request, out _))
            {
                Assert.True(request.Input.MostTokens >= TextBytes(JsonDocument.Parse(body).RootElement.GetProperty("messages")));
                Assert.InRange(request.Input.CountTokens(new Words()), 1, request.Input.MostTokens + (4L * body.Length));
            }
        });

    // What could be billed at a token for each byte.
    private static long TextBytes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetByteCount(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Sum(TextBytes),
        JsonValueKind.Object => value.EnumerateObject().Sum(member => TextBytes(member.Value)),
        _ => 0,
    };

    private static CallInput Input(string body)
    {
        Assert.True(OpenAIRequest.TryParse(GatewayOperation.Chat, JsonGen.Utf8(body), out var request, out var error), error?.Message);
        return request.Input;
    }

    private static string Chat(string message, string more = "") => $"{{\"model\":\"m\",\"messages\":[{message}]{more}}}";

    /// <summary>Takes each word for a token.</summary>
    private sealed class Words : ITokenCounter
    {
        public long Count(ReadOnlySpan<char> text) => text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
