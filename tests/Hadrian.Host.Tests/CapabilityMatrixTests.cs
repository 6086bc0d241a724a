using System.Net;
using Hadrian.TestCommon;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Host.Tests;

/// <summary>
/// What becomes of a feature at a provider: one case per cell. <c>Y</c> passed on as it is, <c>T</c> translated, <c>i</c> left out,
/// <c>4</c> refused with 400 before any call, <c>-</c> not offered (501).
/// </summary>
public sealed class CapabilityMatrixTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Ave."}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}""";
    private const string Hi = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private const string Tool = "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}";

    private static readonly string[] Providers = ["open_ai", "azure", "anthropic", "bedrock", "vertex", "test"];

    // Name, path, members of the request, what an upstream of OpenAI's dialect must hear, what Anthropic must hear, and the cells.
    private static readonly (string Name, string Path, string Members, string Passed, string Translated, string Cells)[] Rows =
    [
        ("chat", Chat, Hi, Hi, "{\"type\":\"text\",\"text\":\"hi\"}", "YYTTTY"),
        ("legacy completions", "/v1/completions", "\"prompt\":\"hi\"", "\"prompt\":\"hi\"", "", "YY---Y"),
        ("embeddings", "/v1/embeddings", "\"input\":\"hi\"", "\"input\":\"hi\"", "", "YY-TTY"),
        ("embeddings, base64", "/v1/embeddings", "\"input\":\"hi\",\"encoding_format\":\"base64\"", "\"encoding_format\":\"base64\"", "", "YY-TTY"),
        ("tools", Chat, Hi + ",\"tools\":[" + Tool + "]", Tool, "\"tools\":[{\"name\":\"f\"", "YYTTTi"),
        ("tool_choice none", Chat, Hi + ",\"tools\":[" + Tool + "],\"tool_choice\":\"none\"", "\"tool_choice\":\"none\"", "\"tool_choice\":{\"type\":\"none\"}", "YYTiTi"),
        ("parallel_tool_calls false", Chat, Hi + ",\"tools\":[" + Tool + "],\"parallel_tool_calls\":false", "\"parallel_tool_calls\":false", "\"disable_parallel_tool_use\":true", "YYTiii"),
        ("strict tools", Chat, Hi + ",\"tools\":[" + Tool.Replace("\"name\":\"f\"", "\"name\":\"f\",\"strict\":true", StringComparison.Ordinal) + "]", "\"strict\":true", "\"strict\":true", "YYTTii"),
        ("json_schema", Chat, Hi + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\",\"properties\":{}}}}", "\"json_schema\":{\"name\":\"n\"", "\"format\":{\"type\":\"json_schema\"", "YYTTTi"),
        ("json_object", Chat, Hi + ",\"response_format\":{\"type\":\"json_object\"}", "{\"type\":\"json_object\"}", "one valid JSON object", "YYTTTi"),
        ("reasoning_effort", Chat, Hi + ",\"reasoning_effort\":\"low\"", "\"reasoning_effort\":\"low\"", "\"thinking\":{\"type\":\"enabled\"", "YYTTTi"),
        ("reasoning.effort", Chat, Hi + ",\"reasoning\":{\"effort\":\"low\"}", "\"reasoning_effort\":\"low\"", "\"thinking\":{\"type\":\"enabled\"", "YYTTTi"),
        ("image, data URL", Chat, Content("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}"), "data:image/png;base64,AAAA", "\"media_type\":\"image/png\",\"data\":\"AAAA\"", "YYTTTi"),
        ("image, https URL", Chat, Content("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\"}}"), "https://example.com/a.png", "{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}", "YYTTTi"),
        ("audio input", Chat, Content("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}"), "\"input_audio\"", "", "YY44Ti"),
        ("video input", Chat, Content("{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://example.com/v\"}}"), "\"video_url\"", "", "YY444i"),
        ("file by id", Chat, Content("{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}"), "\"file_id\":\"f\"", "", "YY444i"),
        ("cache_control", Chat, Content("{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}"), "cache_control", "\"cache_control\":{\"type\":\"ephemeral\"}", "iiTTii"),
        ("stop", Chat, Hi + ",\"stop\":[\"END\"]", "\"stop\":[\"END\"]", "\"stop_sequences\":[\"END\"]", "YYTTTi"),
        ("seed", Chat, Hi + ",\"seed\":7", "\"seed\":7", "seed", "YYiiTi"),
        ("penalties", Chat, Hi + ",\"presence_penalty\":1", "\"presence_penalty\":1", "penalty", "YYiiTi"),
        ("logit_bias", Chat, Hi + ",\"logit_bias\":{\"1\":2}", "\"logit_bias\":{\"1\":2}", "bias", "YYiiii"),
        ("n > 1", Chat, Hi + ",\"n\":2", "\"n\":2", "", "YY444i"),
        ("logprobs", Chat, Hi + ",\"logprobs\":true", "\"logprobs\":true", "", "YY44Ti"),
        ("audio output", Chat, Hi + ",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"a\",\"format\":\"wav\"}", "\"modalities\":[\"text\",\"audio\"]", "", "YY444i"),
        ("user", Chat, Hi + ",\"user\":\"u1\"", "\"user\":\"u1\"", "\"user_id\":\"u1\"", "YYTiii"),
    ];

    // What Bedrock and Vertex must hear of a feature they have, and must not of one that is left out.
    private static readonly Dictionary<string, (string Bedrock, string Vertex)> Heard = new(StringComparer.Ordinal)
    {
        ["chat"] = ("[{\"text\":\"hi\"}]", "\"parts\":[{\"text\":\"hi\"}]"),
        ["embeddings"] = ("\"inputText\":\"hi\"", "\"instances\":[{\"content\":\"hi\"}]"),
        ["embeddings, base64"] = ("\"inputText\":\"hi\"", "\"instances\":[{\"content\":\"hi\"}]"),
        ["tools"] = ("\"toolSpec\":{\"name\":\"f\"", "\"functionDeclarations\":[{\"name\":\"f\""),
        ["tool_choice none"] = ("toolConfig", "\"mode\":\"NONE\""),
        ["parallel_tool_calls false"] = ("parallel", "parallel"),
        ["strict tools"] = ("\"strict\":true", "strict"),
        ["json_schema"] = ("\"outputConfig\"", "\"responseSchema\""),
        ["json_object"] = ("one valid JSON object", "\"responseMimeType\":\"application/json\""),
        ["reasoning_effort"] = ("\"thinking\":{\"type\":\"enabled\"", "\"thinkingBudget\":1024"),
        ["reasoning.effort"] = ("\"thinking\":{\"type\":\"enabled\"", "\"thinkingBudget\":1024"),
        ["image, data URL"] = ("\"source\":{\"bytes\":\"AAAA\"}", "\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}"),
        ["image, https URL"] = ("\"source\":{\"bytes\":\"cG5nIQ==\"}", "\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"cG5nIQ==\"}"),
        ["audio input"] = ("", "\"inlineData\":{\"mimeType\":\"audio/wav\""),
        ["cache_control"] = ("\"cachePoint\"", "cache"),
        ["stop"] = ("\"stopSequences\":[\"END\"]", "\"stopSequences\":[\"END\"]"),
        ["seed"] = ("seed", "\"seed\":7"),
        ["penalties"] = ("enalty", "\"presencePenalty\":1"),
        ["logit_bias"] = ("ias", "ias"),
        ["logprobs"] = ("", "\"responseLogprobs\":true"),
        ["user"] = ("u1", "u1"),
    };

    public static TheoryData<string, string, char> Cells()
    {
        var cells = new TheoryData<string, string, char>();
        foreach (var row in Rows)
        {
            for (var i = 0; i < Providers.Length; i++)
            {
                cells.Add(row.Name, Providers[i], row.Cells[i]);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Feature_AtAProvider_IsAsTheMatrixSays(string feature, string provider, char expected)
    {
        var row = Rows.Single(row => row.Name == feature);
        await using var upstream = await StubUpstream.StartAsync();
        if (AnswerOf(provider, row.Path) is { } given)
        {
            upstream.Unscripted = _ => StubReply.Json(given);
        }

        await using var app = await StartAsync(upstream);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.PostAsync(
            new Uri(row.Path, UriKind.Relative), new StringContent($$"""{"model":"{{provider}}/{{ModelOf(provider, row.Path)}}",{{row.Members}}}""", null, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True((int)answer.StatusCode == expected switch { '4' => 400, '-' => 501, _ => 200 }, $"{(int)answer.StatusCode}: {text}");
        if (expected == '4')
        {
            Assert.Contains("\"unsupported_", text, StringComparison.Ordinal);
        }

        if (provider == "test" || expected is '4' or '-')
        {
            Assert.Empty(upstream.Requests);
            return;
        }

        var heard = Assert.Single(upstream.Requests).Text;
        var marker = provider switch
        {
            "anthropic" => row.Translated,
            "bedrock" => Heard[feature].Bedrock,
            "vertex" => Heard[feature].Vertex,
            _ => row.Passed,
        };
        Assert.True(heard.Contains(marker, StringComparison.Ordinal) == (expected is 'Y' or 'T'), heard);
    }

    private static string? AnswerOf(string provider, string path) => provider switch
    {
        "anthropic" => Message,
        "bedrock" when path == Chat => """{"output":{"message":{"role":"assistant","content":[{"text":"Ave."}]}},"stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":2}}""",
        "bedrock" => """{"embedding":[0.5],"inputTextTokenCount":1}""",
        "vertex" when path == Chat => """{"candidates":[{"content":{"parts":[{"text":"Ave."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}}""",
        "vertex" => """{"predictions":[{"embeddings":{"values":[0.5]}}]}""",
        _ => null,
    };

    // Models that are called by their own names, and whose families take what a request may ask.
    private static string ModelOf(string provider, string path) => provider switch
    {
        "bedrock" => path == Chat ? "us.anthropic.claude-sonnet-4-5-20250929-v1:0" : "amazon.titan-embed-text-v2:0",
        "vertex" => path == Chat ? "gemini-2.5-flash" : "text-embedding-005",
        _ => "m",
    };

    private static string Content(string part) => $$"""
        "messages":[{"role":"user","content":[{{part}}]}]
        """;

    private static async Task<WebApplication> StartAsync(StubUpstream upstream)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["auth:type"] = "none",
            ["providers:open_ai:type"] = "open_ai",
            ["providers:open_ai:base_url"] = upstream.BaseUrl,
            ["providers:azure:type"] = "azure_open_ai",
            ["providers:azure:resource_name"] = "acme",
            ["providers:azure:base_url"] = upstream.Root,
            ["providers:azure:api_version"] = "2024-10-21",
            ["providers:azure:auth:type"] = "api_key",
            ["providers:azure:auth:api_key"] = "k",
            ["providers:anthropic:type"] = "anthropic",
            ["providers:anthropic:base_url"] = upstream.Root,
            ["providers:anthropic:api_key"] = "k",
            ["providers:bedrock:type"] = "bedrock",
            ["providers:bedrock:region"] = "us-east-1",
            ["providers:bedrock:converse_base_url"] = upstream.Root,
            ["providers:bedrock:credentials:type"] = "static",
            ["providers:bedrock:credentials:access_key_id"] = "k",
            ["providers:bedrock:credentials:secret_access_key"] = "s",
            ["providers:vertex:type"] = "vertex",
            ["providers:vertex:base_url"] = upstream.Root,
            ["providers:vertex:api_key"] = "k",
            ["providers:test:type"] = "test",
        };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddAspNetCore().AddOpenAI().AddAnthropic().AddAzureOpenAI().AddBedrock().AddVertex();
        builder.Services.AddSingleton<IImageFetcher, Picture>();
        var app = builder.Build();
        app.MapHadrianGateway();
        await app.StartAsync();
        return app;
    }

    /// <summary>Gives the same picture for every URL.</summary>
    private sealed class Picture : IImageFetcher
    {
        public ValueTask<FetchedImage> FetchAsync(Uri address, CancellationToken cancellationToken) => ValueTask.FromResult(new FetchedImage("image/png", "png!"u8.ToArray()));
    }
}
