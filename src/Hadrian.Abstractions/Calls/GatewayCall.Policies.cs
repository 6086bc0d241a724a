namespace Hadrian;

public sealed partial class GatewayCall
{
    private const int UsualPolicies = 4;

    private Entry[] _entries = [];
    private int _entryCount;

    /// <summary>Marks <paramref name="policy"/> as in force for this call.</summary>
    /// <param name="policy">The policy about to be asked.</param>
    /// <returns><see langword="false"/> when it is in force already, by this face or an outer one.</returns>
    public bool TryEnter(IGatewayPolicy policy)
    {
        if (IndexOf(policy) is var index and >= 0)
        {
            return !_entries[index].IsInForce && (_entries[index].IsInForce = true);
        }

        if (_entryCount == _entries.Length)
        {
            Array.Resize(ref _entries, _entryCount + UsualPolicies);
        }

        _entries[_entryCount++] = new Entry { Policy = policy, IsInForce = true };
        return true;
    }

    /// <summary>Marks <paramref name="policy"/> as no longer in force: its lease is settled or it refused.</summary>
    /// <param name="policy">The policy.</param>
    public void Leave(IGatewayPolicy policy)
    {
        if (IndexOf(policy) is var index and >= 0)
        {
            _entries[index].IsInForce = false;
        }
    }

    /// <summary>Tells whether <paramref name="policy"/> was in force and is not any more, so that asking it again is a round of its own.</summary>
    /// <param name="policy">The policy.</param>
    public bool HasLeft(IGatewayPolicy policy) => IndexOf(policy) is var index and >= 0 && !_entries[index].IsInForce;

    /// <summary>
    /// Begins another round within this call, such as a retry by an outer handler or the next turn of a conversation with
    /// tools: an operation of its own, for which the policies still in force stay in force and the others are asked again.
    /// </summary>
    /// <param name="startedAt">When the round began.</param>
    public GatewayCall NextRound(DateTimeOffset startedAt)
    {
        var next = new GatewayCall(Operation, startedAt)
        {
            RequestId = RequestId,
            Credentials = Credentials,
            RemoteAddress = RemoteAddress,
            RequiredScope = RequiredScope,
            Principal = Principal,
            AcceptedCredential = AcceptedCredential,
            RequestedModel = RequestedModel,
            Target = Target,
            Fallbacks = Fallbacks,
            EstimatedCost = EstimatedCost,
            IsStreaming = IsStreaming,
            EstimatedInputTokens = EstimatedInputTokens,
            Input = Input,
            MaxOutputTokens = MaxOutputTokens,
            ChoiceCount = ChoiceCount,
            RateLimit = RateLimit,
            TokenRateLimit = TokenRateLimit,
            DailyTokenRateLimit = DailyTokenRateLimit,
            Budget = Budget,
        };
        for (var i = 0; i < _entryCount; i++)
        {
            if (_entries[i].IsInForce)
            {
                next.TryEnter(_entries[i].Policy);
            }
        }

        return next;
    }

    private int IndexOf(IGatewayPolicy policy)
    {
        for (var i = 0; i < _entryCount; i++)
        {
            if (ReferenceEquals(_entries[i].Policy, policy))
            {
                return i;
            }
        }

        return -1;
    }

    private struct Entry
    {
        public IGatewayPolicy Policy;
        public bool IsInForce;
    }
}
