namespace Hadrian.Testing;

/// <summary>A policy that remembers what was asked of it and how each of its leases was settled, and refuses or throws when told to. Thread-safe.</summary>
public sealed class RecordingPolicy : IGatewayPolicy
{
    private readonly Lock _lock = new();
    private readonly List<GatewayCall> _asked = [];
    private readonly List<RecordedLease> _leases = [];
    private readonly List<CallOutcome> _settled = [];

    /// <summary>Initialises the policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stage">When it is asked.</param>
    public RecordingPolicy(string name = "recording", PolicyStage stage = PolicyStage.Reservation)
    {
        Name = name;
        Stage = stage;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PolicyStage Stage { get; }

    /// <summary>Gets or sets the refusal given to every call; <see langword="null"/> to grant.</summary>
    public GatewayError? Refusal { get; set; }

    /// <summary>Gets or sets what asking throws; <see langword="null"/> for nothing.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Gets or sets what settling throws; <see langword="null"/> for nothing.</summary>
    public Exception? SettlementThrows { get; set; }

    /// <summary>Gets or sets a list the policy adds its name to whenever a lease is settled; given to several policies, it tells their order.</summary>
    public IList<string>? Order { get; set; }

    /// <summary>Gets the calls that asked, in their order.</summary>
    public IReadOnlyList<GatewayCall> Asked => Snapshot(_asked);

    /// <summary>Gets the leases granted, in their order.</summary>
    public IReadOnlyList<RecordedLease> Leases => Snapshot(_leases);

    /// <summary>Gets the outcomes in the order of settlement.</summary>
    public IReadOnlyList<CallOutcome> Settled => Snapshot(_settled);

    /// <summary>Gets how many leases are held.</summary>
    public int UnderWay
    {
        get
        {
            lock (_lock)
            {
                return _leases.Count - _settled.Count;
            }
        }
    }

    /// <summary>Answers after a step through the scheduler, so that callers are tested with a policy that is truly asynchronous.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        var lease = new RecordedLease(call);
        lock (_lock)
        {
            _asked.Add(call);
            if (Throws is null && Refusal is null)
            {
                _leases.Add(lease);
            }
        }

        return Throws is not null ? throw Throws
            : Refusal is not null ? PolicyLease.Refused(Refusal)
            : new Lease(this, lease);
    }

    private IReadOnlyList<T> Snapshot<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }

    private void Settle(RecordedLease lease, CallOutcome outcome)
    {
        lock (_lock)
        {
            lease.Outcome = outcome;
            _settled.Add(outcome);
            Order?.Add(Name);
        }
    }

    private sealed class Lease(RecordingPolicy policy, RecordedLease record) : PolicyLease
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome)
        {
            policy.Settle(record, outcome);
            return policy.SettlementThrows is null ? default : throw policy.SettlementThrows;
        }
    }
}
