namespace Hadrian.Testing;

/// <summary>A lease a <see cref="RecordingPolicy"/> granted.</summary>
public sealed class RecordedLease
{
    internal RecordedLease(GatewayCall call) => Call = call;

    /// <summary>Gets the call it was granted to.</summary>
    public GatewayCall Call { get; }

    /// <summary>Gets the call's operation id.</summary>
    public Guid OperationId => Call.OperationId;

    /// <summary>Gets how the lease was settled; <see langword="null"/> while it is held.</summary>
    public CallOutcome? Outcome { get; internal set; }
}
