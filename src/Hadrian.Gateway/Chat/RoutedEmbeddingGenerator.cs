using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>
/// Sends each call to the provider its model string names, or to one that takes over. Works under
/// <see cref="PolicyEmbeddingGenerator"/>, which has planned the call.
/// </summary>
internal sealed class RoutedEmbeddingGenerator(RoutedCalls<GeneratedEmbeddings<Embedding<float>>> calls) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConditionalWeakTable<IGatewayProvider, IEmbeddingGenerator<string, Embedding<float>>> _generators = [];

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = (options as CallEmbeddingOptions)?.Call
            ?? throw new InvalidOperationException("The routed generator works under a PolicyEmbeddingGenerator, which plans the call.");
        using var attempt = await calls.RunAsync(
            call,
            static async (request, provider, target, deadline) =>
            {
                using (deadline)
                {
                    var own = request.Options!.Clone();
                    own.ModelId = target.Model;
                    return await request.Self.GeneratorOf(provider, target).GenerateAsync(request.Values, own, deadline.Token).ConfigureAwait(false);
                }
            },
            (Self: this, Values: values, Options: options),
            cancellationToken).ConfigureAwait(false);
        attempt.Report(AttemptResult.Success);
        attempt.Describe(new CallOutcome { Status = CallStatus.Succeeded, Usage = ReportedUsage.Of(attempt.Value!.Usage) });
        return attempt.Value;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        foreach (var (_, generator) in _generators)
        {
            generator.Dispose();
        }
    }

    private IEmbeddingGenerator<string, Embedding<float>> GeneratorOf(IGatewayProvider provider, ModelTarget target)
        => _generators.GetValue(provider, made => made.CreateEmbeddingGenerator(target.Model));
}
