namespace Hadrian.Gateway;

/// <summary>Settles a call from a synchronous read or dispose. Settlement reports its own failures, so nothing is lost by not waiting.</summary>
internal static class SynchronousSettlement
{
    public static void Start(ValueTask settlement)
    {
        if (!settlement.IsCompletedSuccessfully)
        {
            _ = settlement.AsTask();
        }
    }
}
