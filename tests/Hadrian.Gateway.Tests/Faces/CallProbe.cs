namespace Hadrian.Gateway.Tests.Faces;

/// <summary>Sees every call that passed authentication, so that a test can read what in-process callers are not told.</summary>
internal sealed class CallProbe : IGatewayPolicy
{
    private readonly AsyncLocal<Box?> _current = new();

    public string Name => "probe";

    public PolicyStage Stage => PolicyStage.Authentication;

    /// <summary>Starts watching this flow's next call.</summary>
    public Box Watch() => _current.Value = new Box();

    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        if (_current.Value is { } box)
        {
            box.Call = call;
        }

        return new(PolicyLease.Granted);
    }

    internal sealed class Box
    {
        public GatewayCall? Call { get; set; }

        public RateLimitStatus? RateLimit => Call?.RateLimit;
    }
}
