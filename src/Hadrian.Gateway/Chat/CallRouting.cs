namespace Hadrian.Gateway;

/// <summary>Resolves the target of an in-process call: by the router, or as the one model the inner client speaks to.</summary>
internal static class CallRouting
{
    private const string Unknown = "unknown";

    public static ValueTask<GatewayError?> RouteAsync(GatewayCall call, CallPlanner? planner, string? providerName, CancellationToken cancellationToken)
    {
        if (call.Target is not null)
        {
            return default;
        }

        if (planner is null)
        {
            call.Target = new ModelTarget(providerName ?? Unknown, call.RequestedModel ?? Unknown);
            return default;
        }

        return planner.PlanAsync(call, call.RequestedModel, [], cancellationToken);
    }
}
