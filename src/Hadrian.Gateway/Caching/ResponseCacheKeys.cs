using System.Text;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Gateway;

/// <summary>Makes the keys of the response cache: all of the request but what cannot matter, whom it goes to, who asks, and under which rules.</summary>
internal sealed class ResponseCacheKeys(ResponseCacheOptions options, bool cacheAnonymous, IEnumerable<IPolicyVersionSource> sources)
{
    // To be raised whenever what is stored or hashed changes its form.
    private const int SchemaVersion = 1;

    // models and sovereignty_requirements never reach a provider. The extension "provider" may, and then matters.
    private readonly byte[][] _excluded =
    [
        "stream"u8.ToArray(),
        "stream_options"u8.ToArray(),
        "user"u8.ToArray(),
        "metadata"u8.ToArray(),
        "models"u8.ToArray(),
        "sovereignty_requirements"u8.ToArray(),
        .. options.ExcludedFields.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly IPolicyVersionSource[] _sources = [.. sources.OrderBy(source => source.Name, StringComparer.Ordinal)];

    /// <summary>Makes the key of a request in the OpenAI dialect.</summary>
    /// <param name="call">The call, with principal and target.</param>
    /// <param name="request">The request.</param>
    /// <param name="origin">What else tells apart whom the request goes to; empty when the target says it all.</param>
    /// <returns><see langword="null"/> when nothing may be cached for this caller.</returns>
    public string? Create(GatewayCall call, OpenAIRequest request, string origin)
    {
        Span<byte> hash = stackalloc byte[CanonicalJson.HashSize];
        request.Hash(_excluded, hash);
        return Create(call, PrefixOf(request.Operation), origin, hash);
    }

    /// <summary>Makes the key of a request that was written as a JSON object for this purpose.</summary>
    public string? Create(GatewayCall call, ReadOnlySpan<byte> document)
    {
        Span<byte> hash = stackalloc byte[CanonicalJson.HashSize];
        return CanonicalJson.TryHash(document, _excluded, hash) ? Create(call, "gw:chat:", string.Empty, hash) : null;
    }

    private static string PrefixOf(GatewayOperation operation) => operation switch
    {
        GatewayOperation.Completion => "gw:completions:",
        GatewayOperation.Embeddings => "gw:embeddings:",
        _ => "gw:response:",
    };

    private string? Create(GatewayCall call, string prefix, string origin, ReadOnlySpan<byte> request)
    {
        using var key = new CacheKeyBuilder();
        key.Add(SchemaVersion);
        key.Add(prefix);
        if (!TenantScope.TryAdd(key, call.Principal, options.SharedWithin, cacheAnonymous))
        {
            return null;
        }

        key.Add(call.Target?.Provider);
        if (call.Target?.Dynamic is { } instance)
        {
            // Its name may come to be another owner's.
            key.Add(instance.Record.Id.ToString("N"));
        }

        key.Add(call.Target?.Model);
        key.Add(origin);
        foreach (var source in _sources)
        {
            key.Add(source.Name);
            key.Add(source.GetVersion(call));
        }

        key.Add(request);
        return key.Build(prefix);
    }
}
