using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Requests;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Caching;

/// <summary>A response cache with a clock of its own, and what a face does with it.</summary>
internal sealed class CacheSetup : IDisposable
{
    public const string Reply =
        """{"id":"c1","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""";

    public const string Body = """{"model":"p/m","temperature":0,"messages":[{"role":"user","content":"hi"}]}""";

    private readonly ResponseStore _store;

    public CacheSetup(Action<ResponseCacheOptions>? configure = null, params IEnumerable<IPolicyVersionSource> versions)
    {
        var options = new ResponseCacheOptions { Enabled = true };
        configure?.Invoke(options);
        _store = new ResponseStore(options, Time, distributed: null, loggers: null);
        Cache = new ResponseCache(options, options.CacheAnonymous ?? true, versions, _store, Time, meterFactory: null);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public ResponseCache Cache { get; }

    public static GatewayCall Call(Principal? principal = null, string provider = "p", string model = "m", GatewayOperation operation = GatewayOperation.Chat)
        => new(operation, DateTimeOffset.UnixEpoch) { Principal = principal ?? Principal.Anonymous, Target = new ModelTarget(provider, model) };

    public static OpenAIRequest Request(string body = Body, GatewayOperation operation = GatewayOperation.Chat)
    {
        Assert.True(OpenAIRequest.TryParse(operation, Encoding.UTF8.GetBytes(body), out var request, out var error), error?.Message);
        return request;
    }

    public ValueTask<CacheLookup> LookUpAsync(
        string body = Body, GatewayCall? call = null, CacheDirective directive = CacheDirective.Use, CancellationToken cancellationToken = default)
    {
        call ??= Call();
        return Cache.LookUpAsync(call, Request(body, call.Operation), directive, cancellationToken);
    }

    public static ValueTask AnswerAsync(CacheLookup lookup, string reply = Reply, int status = 200, GatewayOperation operation = GatewayOperation.Chat)
    {
        var body = Encoding.UTF8.GetBytes(reply);
        return lookup.CompleteAsync(status, OpenAIReply.Read(operation, body), new ReadOnlySequence<byte>(body));
    }

    /// <summary>Looks up, answers after a miss, and gives what the lookup said.</summary>
    public async Task<CacheStatus> AskAsync(string body = Body, GatewayCall? call = null, CacheDirective directive = CacheDirective.Use, string reply = Reply, int status = 200)
    {
        using var lookup = await LookUpAsync(body, call, directive);
        if (lookup.Status != CacheStatus.Hit)
        {
            await AnswerAsync(lookup, reply, status, call?.Operation ?? GatewayOperation.Chat);
        }

        return lookup.Status;
    }

    public void Dispose() => Cache.Dispose();
}
