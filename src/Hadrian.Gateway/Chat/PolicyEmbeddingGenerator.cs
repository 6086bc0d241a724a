using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The <see cref="IEmbeddingGenerator{TInput,TEmbedding}"/> face: runs policies around an inner generator. A refusal is thrown as <see cref="GatewayException"/>.</summary>
public sealed class PolicyEmbeddingGenerator : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private const int CharactersPerToken = 4;

    private readonly PolicyPipeline _pipeline;
    private readonly CallPlanner? _planner;
    private readonly EmbeddingGeneratorMetadata? _metadata;

    /// <summary>Initialises the generator.</summary>
    /// <param name="innerGenerator">The generator to guard.</param>
    /// <param name="pipeline">The policies.</param>
    /// <param name="planner">Resolves model strings when the inner generator serves several providers.</param>
    public PolicyEmbeddingGenerator(
        IEmbeddingGenerator<string, Embedding<float>> innerGenerator, PolicyPipeline pipeline, CallPlanner? planner = null)
        : base(innerGenerator)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        _planner = planner;
        _metadata = innerGenerator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
    }

    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = values as IReadOnlyList<string> ?? [.. values];
        var carrier = options as CallEmbeddingOptions;
        var call = carrier?.Call ?? NewCall(list, options);
        var run = await InProcessCall.BeginAsync(_pipeline, call, RouteAsync, cancellationToken);
        try
        {
            run.Enter();
            var own = carrier is not null && carrier.Call == run.Call ? carrier : new CallEmbeddingOptions(options, run.Call);
            var embeddings = await base.GenerateAsync(list, own, cancellationToken);
            run.Succeeded(embeddings.Usage, finishReason: null);
            return embeddings;
        }
        catch (Exception exception)
        {
            run.Failed(exception, cancellationToken);
            throw;
        }
        finally
        {
            await run.SettleAsync();
        }
    }

    private GatewayCall NewCall(IReadOnlyList<string> values, EmbeddingGenerationOptions? options)
        => new(GatewayOperation.Embeddings, _pipeline.Time.GetUtcNow())
        {
            Credentials = new PresentedCredentials(CallProperties.Key(options?.AdditionalProperties), null),
            RequiredScope = ApiKeyScopes.Embeddings,
            RequestedModel = options?.ModelId ?? _metadata?.DefaultModelId,
            EstimatedInputTokens = Math.Max(1, values.Sum(value => (long)value.Length) / CharactersPerToken),
            Input = new EmbeddingInput(values),
        };

    private ValueTask<GatewayError?> RouteAsync(GatewayCall call, CancellationToken cancellationToken)
        => CallRouting.RouteAsync(call, _planner, _metadata?.ProviderName, cancellationToken);
}
