using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Makes a call the current one of an asynchronous flow, step by step of a stream, and finds it again further in.</summary>
/// <remarks>
/// What an asynchronous method or iterator sets does not outlive the step it was set in, so a stream enters anew for
/// each. The context of the first step is kept and restored, which costs no allocation, as long as the caller's own
/// context stays the same.
/// </remarks>
internal struct AmbientCall(GatewayCall call)
{
    private static readonly AsyncLocal<FunctionInvocationContext?> EnteredIn = new();

    private ExecutionContext? _outer;
    private ExecutionContext? _inner;

    /// <summary>
    /// Gets the call a face further in belongs to; <see langword="null"/> outside of one. A tool the model asked for is
    /// outside: what it calls is a call of its own.
    /// </summary>
    public static GatewayCall? Current
        => ReferenceEquals(FunctionInvokingChatClient.CurrentContext, EnteredIn.Value) ? GatewayCall.Current : null;

    public void Enter()
    {
        var outer = ExecutionContext.Capture();
        if (_inner is not null && ReferenceEquals(outer, _outer))
        {
            ExecutionContext.Restore(_inner);
            return;
        }

        GatewayCall.Current = call;
        EnteredIn.Value = FunctionInvokingChatClient.CurrentContext;
        _outer = outer;
        _inner = ExecutionContext.Capture();
    }
}
