namespace Hadrian.Gateway;

/// <summary>What happens to a stream that costs more than its budget has left.</summary>
public enum StreamOverrunAction
{
    /// <summary>It goes on to its end; the budget is overdrawn by it.</summary>
    Finish,

    /// <summary>It is cut off.</summary>
    Stop,
}
