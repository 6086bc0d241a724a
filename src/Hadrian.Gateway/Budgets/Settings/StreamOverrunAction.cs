namespace Hadrian.Gateway;

/// <summary>What happens to a stream that costs more than its budget has left.</summary>
public enum StreamOverrunAction
{
    /// <summary>It goes on to its end; the budget is overdrawn by it.</summary>
    Finish,

    /// <summary>It is ended with the error <c>budget_exceeded</c>; what has come is charged.</summary>
    Stop,
}
