namespace Hadrian;

/// <summary>
/// A policy's answer: granted, and then held until the call is settled, or refused with the error a client needs.
/// </summary>
/// <remarks>
/// <see cref="SettleAsync"/> may be called any number of times from any thread; the first call wins. Settlement takes no
/// cancellation token: the caller's is often cancelled already.
/// </remarks>
public abstract class PolicyLease
{
    private int _settled;

    /// <summary>Initialises a granted lease.</summary>
    protected PolicyLease()
    {
    }

    private protected PolicyLease(GatewayError refusal) => Refusal = refusal;

    /// <summary>Gets a granted lease that holds nothing. Shared.</summary>
    public static PolicyLease Granted { get; } = new EmptyLease();

    /// <summary>Gets whether the call may go on.</summary>
    public bool IsGranted => Refusal is null;

    /// <summary>Gets why the call was refused; <see langword="null"/> when granted.</summary>
    public GatewayError? Refusal { get; }

    /// <summary>Gets whether the lease wants to be told what a stream has cost so far, with <see cref="ExtendAsync"/>.</summary>
    /// <value>Default: <see langword="false"/>, which spares every stream the question.</value>
    public virtual bool IsMetered => false;

    /// <summary>Creates a refused lease.</summary>
    /// <param name="error">What the client is told.</param>
    public static PolicyLease Refused(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new RefusedLease(error);
    }

    /// <summary>Settles the lease: gives back what was held and records what was used. Only the first call has an effect.</summary>
    /// <param name="outcome">How the call ended.</param>
    public ValueTask SettleAsync(CallOutcome outcome)
        => Interlocked.Exchange(ref _settled, 1) == 0 ? OnSettleAsync(outcome) : default;

    /// <summary>
    /// Tells the lease, in the middle of a stream, what the call has cost so far. Cheap while that stays within what is held.
    /// Not to be called at the same time as <see cref="SettleAsync"/>.
    /// </summary>
    /// <param name="total">The cost so far.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns><see langword="null"/> when the call may go on; otherwise the error the stream is to end with.</returns>
    public virtual ValueTask<GatewayError?> ExtendAsync(Money total, CancellationToken cancellationToken) => default;

    /// <summary>Does the settlement. Called at most once.</summary>
    /// <param name="outcome">How the call ended.</param>
    protected abstract ValueTask OnSettleAsync(CallOutcome outcome);

    private sealed class EmptyLease : PolicyLease
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome) => default;
    }

    private sealed class RefusedLease(GatewayError refusal) : PolicyLease(refusal)
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome) => default;
    }
}
