using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Benchmarks.Wire;

/// <summary>What the gateway does to every chat request: parse, check, and splice in the provider's model name.</summary>
[MemoryDiagnoser]
public class RequestRewriteBenchmarks
{
    private byte[] _body = [];

    [Params(1_000, 300_000)]
    public int PromptLength { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const string Words = "The quick brown fox jumps over the lazy dog. ";
        var prompt = string.Concat(Enumerable.Repeat(Words, (PromptLength / Words.Length) + 1))[..PromptLength];
        _body = Encoding.UTF8.GetBytes(
            $$"""{"model":"openai/gpt-4o-mini","max_tokens":100,"messages":[{"role":"user","content":"{{prompt}}"}]}""");
    }

    [Benchmark]
    public ReadOnlySequence<byte> ParseAndRewrite() =>
        OpenAIRequest.TryParse(GatewayOperation.Chat, _body, out var request, out _)
            ? request.Rewrite(new RequestRewrite("gpt-4o-mini"))
            : throw new InvalidOperationException("The benchmark's own request was refused.");
}
