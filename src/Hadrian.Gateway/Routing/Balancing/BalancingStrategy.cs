namespace Hadrian.Gateway;

/// <summary>How calls are spread over the targets of one model name.</summary>
public enum BalancingStrategy
{
    /// <summary>At random, in proportion to the targets' weights.</summary>
    Weighted,

    /// <summary>Of two targets drawn at random, the one whose answers have begun sooner of late.</summary>
    LeastLatency,
}
