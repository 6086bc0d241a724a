using System.Diagnostics;

namespace Hadrian.Gateway;

/// <summary>
/// The span of one attempt at a provider, with the attributes of OpenTelemetry's conventions for generative AI. Nothing is
/// made while nobody listens.
/// </summary>
internal static class AttemptActivity
{
    /// <summary>Starts the span. It is the current one until the asynchronous method that asks for it returns.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">Whom it goes to.</param>
    /// <param name="provider">The provider.</param>
    public static Activity? Start(GatewayCall call, ModelTarget target, IGatewayProvider provider)
    {
        if (!GatewayDiagnostics.Source.HasListeners())
        {
            return null;
        }

        var operation = call.Operation switch
        {
            GatewayOperation.Completion => "text_completion",
            GatewayOperation.Embeddings => "embeddings",
            _ => "chat",
        };
        var activity = GatewayDiagnostics.Source.StartActivity($"{operation} {target.Model}", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true })
        {
            return activity;
        }

        activity.SetTag("gen_ai.operation.name", operation)
            .SetTag("gen_ai.provider.name", NameOf(provider.Type))
            .SetTag("gen_ai.request.model", target.Model)
            .SetTag("gen_ai.request.stream", call.IsStreaming)
            .SetTag("gen_ai.request.max_tokens", call.MaxOutputTokens)
            .SetTag("server.address", provider.BaseAddress?.Host)
            .SetTag("server.port", provider.BaseAddress?.Port)
            .SetTag("hadrian.provider", target.Provider)
            .SetTag("hadrian.operation.id", call.OperationId);
        if (call.Principal.ApiKey is { } key)
        {
            activity.SetTag("hadrian.api_key.id", key.Id).SetTag("hadrian.organization.id", call.Principal.OrganizationId);
        }

        return activity;
    }

    /// <summary>Writes down what the attempt came to.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="outcome">How the call ended.</param>
    /// <param name="timeToFirstOutput">The time to the first output.</param>
    public static void Describe(Activity activity, in CallOutcome outcome, TimeSpan? timeToFirstOutput)
    {
        activity.SetTag("gen_ai.usage.input_tokens", outcome.Usage.InputTokens)
            .SetTag("gen_ai.usage.output_tokens", outcome.Usage.OutputTokens)
            .SetTag("gen_ai.usage.cache_read.input_tokens", outcome.Usage.CachedInputTokens)
            .SetTag("gen_ai.usage.reasoning.output_tokens", outcome.Usage.ReasoningTokens)
            .SetTag("gen_ai.response.time_to_first_chunk", timeToFirstOutput?.TotalSeconds)
            .SetTag("hadrian.cost_usd", (double?)outcome.Cost?.Dollars);
        if (outcome.FinishReason is { } reason)
        {
            activity.SetTag("gen_ai.response.finish_reasons", new[] { reason });
        }

        if (outcome.StatusCode > 0)
        {
            activity.SetTag("http.response.status_code", outcome.StatusCode);
        }

        if (outcome.Status == CallStatus.Failed)
        {
            Fail(activity, outcome.ErrorCode ?? GatewayErrorCodes.ProviderError);
        }
    }

    /// <summary>Marks the attempt as failed.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="errorType">A code, or an exception's type; never a text.</param>
    public static void Fail(Activity? activity, string errorType) => activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", errorType);

    // The well-known values of gen_ai.provider.name; a type without one is named as it is.
    private static string NameOf(string providerType) => providerType switch
    {
        "open_ai" => "openai",
        "azure_open_ai" => "azure.ai.openai",
        "bedrock" => "aws.bedrock",
        "vertex" => "gcp.vertex_ai",
        _ => providerType,
    };
}
