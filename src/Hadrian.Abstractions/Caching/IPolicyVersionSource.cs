namespace Hadrian;

/// <summary>
/// Something that decides over answers and changes in time, such as a set of guardrails. Its version is part of every key
/// of the response cache, so that an answer given under other rules is not given again.
/// </summary>
/// <remarks>Implementations are singletons, thread-safe and fast: they are asked for every call that may be cached.</remarks>
public interface IPolicyVersionSource
{
    /// <summary>Gets the name that tells this version from those of other sources, such as <c>guardrails</c>.</summary>
    string Name { get; }

    /// <summary>Gives the version of the rules that hold for a call.</summary>
    /// <param name="call">The call, with its principal and target.</param>
    /// <returns>Any text that changes whenever the rules do and is the same on every node that has the same rules.</returns>
    string GetVersion(GatewayCall call);
}
