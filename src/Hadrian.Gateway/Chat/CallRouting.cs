namespace Hadrian.Gateway;

/// <summary>Resolves the target of an in-process call: by the router, or as the one model the inner client speaks to.</summary>
internal static class CallRouting
{
    private const string Unknown = "unknown";

    public static GatewayError? Route(GatewayCall call, ModelRouter? router, string? providerName)
    {
        if (call.Target is not null)
        {
            return null;
        }

        if (router is null)
        {
            call.Target = new ModelTarget(providerName ?? Unknown, call.RequestedModel ?? Unknown);
            return null;
        }

        if (router.TryResolve(call.RequestedModel, [], out var route, out var error))
        {
            call.Target = route!.Target;
        }

        return error;
    }
}
