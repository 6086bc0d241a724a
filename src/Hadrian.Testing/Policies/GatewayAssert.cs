namespace Hadrian.Testing;

/// <summary>Expectations about calls, leases and money, for any test framework.</summary>
public static class GatewayAssert
{
    /// <summary>Expects that a provider was called so many times.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="times">How many times.</param>
    /// <exception cref="GatewayAssertException">It was called more or less often.</exception>
    public static void Called(FaultyProvider provider, int times)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Expect(provider.Requests.Count == times, $"Provider '{provider.Name}' was called {provider.Requests.Count} times, not {times}.");
    }

    /// <summary>Expects that an operation was granted one lease and that it is settled.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="operationId">The operation.</param>
    /// <returns>The outcome it was settled with.</returns>
    /// <exception cref="GatewayAssertException">It got none or several, or still holds it.</exception>
    public static CallOutcome SettledOnce(RecordingPolicy policy, Guid operationId)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var leases = policy.Leases.Where(lease => lease.OperationId == operationId).ToList();
        Expect(leases.Count == 1, $"Operation {operationId} was granted {leases.Count} leases, not one.");
        return leases[0].Outcome ?? throw new GatewayAssertException($"The lease of operation {operationId} is not settled.");
    }

    /// <summary>Expects that every lease is settled and that no operation got several.</summary>
    /// <param name="policy">The policy.</param>
    /// <exception cref="GatewayAssertException">A lease is held still, or an operation got several.</exception>
    public static void NothingHeld(RecordingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var operationId in policy.Leases.Select(lease => lease.OperationId).Distinct())
        {
            SettledOnce(policy, operationId);
        }
    }

    /// <summary>Expects what all settled calls cost together.</summary>
    /// <param name="policy">The policy that saw them.</param>
    /// <param name="expected">The cost.</param>
    /// <exception cref="GatewayAssertException">They cost something else, or the cost of one is not known.</exception>
    public static void Cost(RecordingPolicy policy, Money expected)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var sum = Money.Zero;
        foreach (var outcome in policy.Settled)
        {
            sum += outcome.Cost ?? throw new GatewayAssertException("The cost of a settled call is not known.");
        }

        Expect(sum == expected, $"The settled calls cost {sum}, not {expected}.");
    }

    private static void Expect(bool isMet, string message)
    {
        if (!isMet)
        {
            throw new GatewayAssertException(message);
        }
    }
}
