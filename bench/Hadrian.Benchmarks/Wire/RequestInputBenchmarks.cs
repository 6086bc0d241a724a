using System.Text;
using BenchmarkDotNet.Attributes;
using Hadrian.Gateway;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Benchmarks.Wire;

/// <summary>What it takes to tell how many tokens a prompt has at most, and to count them.</summary>
[MemoryDiagnoser]
public class RequestInputBenchmarks
{
    private byte[] _body = [];
    private ITokenCounter _counter = null!;

    [Params(1, 300)]
    public int Kilobytes { get; set; }

    [Params("words", "one word")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var words = Text == "words" ? "The wall ends at the sea, they say; nobody has seen it. " : "abcdefghij";
        var prompt = string.Concat(Enumerable.Repeat(words, Kilobytes * 1024 / words.Length));
        _body = Encoding.UTF8.GetBytes($"{{\"model\":\"gpt-4o\",\"messages\":[{{\"role\":\"user\",\"content\":\"{prompt}\"}}]}}");
        _counter = TokenCounters.Find("gpt-4o")!;
    }

    [Benchmark(Baseline = true)]
    public long Parse() => Request().EstimatedInputTokens;

    [Benchmark]
    public long ParseAndBound() => Request().Input.MostTokens;

    [Benchmark]
    public long ParseAndCount() => Request().Input.CountTokens(_counter);

    private OpenAIRequest Request()
        => OpenAIRequest.TryParse(GatewayOperation.Chat, _body, out var request, out var error) ? request : throw new InvalidOperationException(error.Message);
}
