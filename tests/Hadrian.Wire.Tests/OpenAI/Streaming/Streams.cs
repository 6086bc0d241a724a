namespace Hadrian.Wire.Tests.OpenAI.Streaming;

/// <summary>Streams in the shapes the vendors document, as lists of event data without <c>[DONE]</c>.</summary>
internal static class Streams
{
    public const string Done = "[DONE]";

    private const string OpenAIHead = """{"id":"chatcmpl-9","object":"chat.completion.chunk","model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_1","created":1700000000""";
    private const string OpenRouterHead = """{"id":"gen-1","provider":"OpenAI","model":"openai/gpt-4o-mini","object":"chat.completion.chunk","created":1700000000""";

    public static string[] OpenAI { get; } =
    [
        OpenAIHead + ""","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"aB3"}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{"content":"Say \"usage\":{\"prompt_tokens\":9} and [DONE]\n"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":""}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{"content":" 日本 😀"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"xyz"}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"obfuscation":"q"}""",
        OpenAIHead + ""","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":40,"total_tokens":52,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":30,"audio_tokens":0}},"obfuscation":"zz"}""",
    ];

    public static string[] OpenRouter { get; } =
    [
        OpenRouterHead + ""","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}""",
        OpenRouterHead + ""","choices":[{"index":0,"delta":{"role":"assistant","content":"lo"},"finish_reason":"stop","native_finish_reason":"stop","logprobs":null}]}""",
        OpenRouterHead + ""","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null,"native_finish_reason":null,"logprobs":null}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9,"cost":0.0000156,"cost_details":{"upstream_inference_cost":null}}}""",
    ];

    public static string[] Ollama { get; } =
    [
        """{"id":"chatcmpl-859","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"We"},"finish_reason":null}]}""",
        """{"id":"chatcmpl-859","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"20"},"finish_reason":null}]}""",
        """{"id":"chatcmpl-859","object":"chat.completion.chunk","created":1,"model":"qwen3:4b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop"}]}""",
    ];

    public static string[] Vllm { get; } =
    [
        """{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":" 4","logprobs":null,"finish_reason":null,"stop_reason":null}],"usage":{"prompt_tokens":3,"total_tokens":4,"completion_tokens":1}}""",
        """{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":" 5","logprobs":null,"finish_reason":"length","stop_reason":null}],"usage":{"prompt_tokens":3,"total_tokens":5,"completion_tokens":2}}""",
        """{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":3,"total_tokens":5,"completion_tokens":2}}""",
    ];

    public static string[] ToolCalls { get; } =
    [
        OpenAIHead + ""","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}]},"finish_reason":null}]}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"error\":"}}]},"finish_reason":null}]}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"usage\"}"}}]},"finish_reason":null}]}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},"finish_reason":null}]}""",
        OpenAIHead + ""","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
    ];

    public static string[] Azure { get; } =
    [
        """{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}""",
        .. OpenAI,
    ];

    public static TheoryData<string> Names => ["openai", "openrouter", "ollama", "vllm", "tools", "azure"];

    public static string[] Named(string name) => name switch
    {
        "openai" => OpenAI,
        "openrouter" => OpenRouter,
        "ollama" => Ollama,
        "vllm" => Vllm,
        "tools" => ToolCalls,
        _ => Azure,
    };

    /// <summary>Frames event data the plain way.</summary>
    public static string Frame(params IEnumerable<string> events) => string.Concat(events.Select(e => $"data: {e}\n\n"));

    /// <summary>Frames event data with any of the liberties the event stream format allows.</summary>
    public static string Frame(IEnumerable<string> events, string newLine, int seed)
    {
        var random = new Random(seed);
        var stream = new System.Text.StringBuilder(random.Next(4) == 0 ? "\uFEFF" : "");
        foreach (var data in events)
        {
            stream.Append(random.Next(8) switch
            {
                0 => $": OPENROUTER PROCESSING{newLine}{newLine}",
                1 => $"event: message{newLine}id: 7{newLine}",
                2 => $"retry: 10{newLine}unknown{newLine}",
                3 => newLine,
                4 => $"data{newLine}{newLine}",
                _ => "",
            });
            var split = random.Next(5) == 0 ? data.IndexOf(",\"choices\"", StringComparison.Ordinal) + 1 : 0;
            stream.Append(split > 0
                ? $"data: {data[..split]}{newLine}data:{data[split..]}{newLine}"
                : $"data:{(random.Next(2) == 0 ? " " : "")}{data}{newLine}");
            stream.Append(newLine);
        }

        return stream.ToString();
    }
}
