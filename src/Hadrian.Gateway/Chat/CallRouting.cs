namespace Hadrian.Gateway;

/// <summary>Resolves the target of an in-process call: by the router, or as the one model the inner client speaks to.</summary>
internal static class CallRouting
{
    private const string Unknown = "unknown";

    public static GatewayError? Route(GatewayCall call, CallPlanner? planner, string? providerName)
    {
        if (call.Target is not null)
        {
            return null;
        }

        if (planner is null)
        {
            call.Target = new ModelTarget(providerName ?? Unknown, call.RequestedModel ?? Unknown);
            return null;
        }

        planner.TryPlan(call, call.RequestedModel, [], out _, out var error);
        return error;
    }
}
