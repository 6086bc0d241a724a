using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Benchmarks.Wire;

/// <summary>What the gateway does to every streamed chat answer; the figures are per event.</summary>
[MemoryDiagnoser]
public class ChatStreamBenchmarks
{
    private const int Events = 1_000;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly byte[] _event = Encoding.UTF8.GetBytes(
        """
        data: {"id":"chatcmpl-0123456789abcdefghij","object":"chat.completion.chunk","created":1760000000,"model":"bench","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}],"usage":null}


        """.ReplaceLineEndings("\n"));

    [Params(true, false)]
    public bool ClientWantsUsage { get; set; }

    [Benchmark(OperationsPerInvoke = Events)]
    public int PassOn()
    {
        using var filter = new ChatStreamFilter(ClientWantsUsage);
        for (var sent = 0; sent < Events; sent++)
        {
            _output.ResetWrittenCount();
            filter.Process(_event, _output);
        }

        return filter.ContentEventCount;
    }
}
