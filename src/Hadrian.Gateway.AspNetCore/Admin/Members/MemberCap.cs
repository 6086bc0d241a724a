namespace Hadrian.Gateway.AspNetCore;

/// <summary>How many members there may be (admin-and-auth §1).</summary>
internal static class MemberCap
{
    private const int Most = 10_000;

    public static async ValueTask CheckAsync(IMembershipStore store, MembershipTarget target, CancellationToken cancellationToken)
    {
        if (await store.CountAsync(target, cancellationToken) >= Most)
        {
            throw AdminErrors.Conflict($"There are {Most} members, which is the most there can be. Remove some first.");
        }
    }
}
