using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Sends each call to the provider its model string names. Works under <see cref="PolicyEmbeddingGenerator"/>, which has resolved the target.</summary>
internal sealed class RoutedEmbeddingGenerator(ProviderRegistry providers, ModelRouter router) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConcurrentDictionary<string, IEmbeddingGenerator<string, Embedding<float>>> _generators = new(StringComparer.Ordinal);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var target = TargetOf(options);
        var own = options?.Clone() ?? new EmbeddingGenerationOptions();
        own.ModelId = target.Model;
        return GeneratorOf(target).GenerateAsync(values, own, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        foreach (var generator in _generators.Values)
        {
            generator.Dispose();
        }
    }

    private ModelTarget TargetOf(EmbeddingGenerationOptions? options)
    {
        if ((options as CallEmbeddingOptions)?.Call.Target is { } target)
        {
            return target;
        }

        return router.TryResolve(options?.ModelId, [], out var route, out var error) ? route!.Target : throw new GatewayException(error!);
    }

    private IEmbeddingGenerator<string, Embedding<float>> GeneratorOf(ModelTarget target)
        => _generators.GetOrAdd(target.Provider, static (_, state) => state.Providers.Find(state.Target.Provider)!.CreateEmbeddingGenerator(state.Target.Model), (Providers: providers, Target: target));
}
