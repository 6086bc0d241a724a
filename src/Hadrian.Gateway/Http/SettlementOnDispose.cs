namespace Hadrian.Gateway;

/// <summary>Settles a call from a synchronous dispose. Settlement reports its own failures, so nothing is lost by not waiting.</summary>
internal static class SettlementOnDispose
{
    public static void Start(CallObserver observer)
    {
        var settlement = observer.FailedAsync(callerLeft: true);
        if (!settlement.IsCompletedSuccessfully)
        {
            _ = settlement.AsTask();
        }
    }
}
