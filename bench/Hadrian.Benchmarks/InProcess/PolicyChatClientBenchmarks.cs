using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace Hadrian.Benchmarks.InProcess;

/// <summary>The chat client with all policies around a model that costs nothing. Goal: at most 5 µs and 2 kB a call.</summary>
[MemoryDiagnoser]
public class PolicyChatClientBenchmarks : IDisposable
{
    private readonly ChatMessage[] _messages = [new(ChatRole.User, "Hello")];
    private readonly SilentChatClient _model = new(0);
    private readonly GovernedSetup _setup;
    private readonly ChatOptions _options;

    public PolicyChatClientBenchmarks()
    {
        _setup = new GovernedSetup(_model);
        _options = new ChatOptions { ModelId = "bench/model" }.WithHadrianApiKey(_setup.Key);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Bare() => _model.GetResponseAsync(_messages, _options);

    [Benchmark]
    public Task<ChatResponse> Governed() => _setup.Client.GetResponseAsync(_messages, _options);

    public void Dispose()
    {
        _setup.Dispose();
        GC.SuppressFinalize(this);
    }
}
