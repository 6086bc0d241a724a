namespace Hadrian;

/// <summary>A rule a call must pass. Written once; every face applies it with the same verdict.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface IGatewayPolicy
{
    /// <summary>Gets the policy's name for logs and metrics, such as <c>rate_limit</c>.</summary>
    string Name { get; }

    /// <summary>Gets when the policy is asked.</summary>
    PolicyStage Stage { get; }

    /// <summary>Asks the policy to let the call pass.</summary>
    /// <param name="call">The call. The policy may add what it learns, such as the principal.</param>
    /// <param name="cancellationToken">The caller's token. It never reaches settlement.</param>
    /// <returns>A granted lease, to be settled exactly once, or a refused one, which holds nothing.</returns>
    ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken);

    /// <summary>Describes the caller's state on the call without consuming anything, as for a <c>HEAD</c> request.</summary>
    /// <param name="call">The call to describe.</param>
    void Describe(GatewayCall call)
    {
    }
}
