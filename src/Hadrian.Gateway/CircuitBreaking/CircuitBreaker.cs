using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Hadrian.Gateway;

/// <summary>
/// Leaves a provider alone after too many failed attempts in a row: refuses calls until a cooldown is over, then lets one
/// probe through at a time, and closes again when enough of them succeed in a row.
/// </summary>
/// <remarks>
/// Ask it before every attempt, repetitions included. Safe for any number of threads. Every change of state and every
/// probe begins a new generation; a result of an earlier one changes nothing.
/// </remarks>
public sealed partial class CircuitBreaker
{
    private const int StateBits = 2;
    private static readonly TimeSpan WaitForProbe = TimeSpan.FromSeconds(1);

    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeSpan _probeTimeout;
    private readonly string _refusal;

    /// <summary>Initialises a closed breaker.</summary>
    /// <param name="provider">The provider's name, for the refusal.</param>
    /// <param name="options">When it opens and closes. Not to be changed afterwards.</param>
    /// <param name="time">The clock.</param>
    /// <param name="probeTimeout">After what time a probe without a result is given up, unless the options say.</param>
    public CircuitBreaker(string provider, CircuitBreakerOptions options, TimeProvider time, TimeSpan? probeTimeout = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Provider = provider;
        _options = options;
        _time = time;
        _probeTimeout = options.ProbeTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : probeTimeout ?? TimeSpan.FromSeconds(60);
        _refusal = $"Circuit breaker open for provider '{provider}': its last attempts failed, so it is left alone for a while.";
    }

    /// <summary>Occurs after each change of state, on the thread that caused it. Handlers must be quick and not throw.</summary>
    public event EventHandler<CircuitStateChangedEventArgs>? StateChanged;

    /// <summary>Gets the provider's name.</summary>
    public string Provider { get; }

    /// <summary>Gets who owns the provider; <see langword="null"/> for one of the gateway's own.</summary>
    public DynamicProviderOwner? Owner { get; init; }

    /// <summary>Asks for leave to make one attempt.</summary>
    /// <param name="permit">The leave; report the attempt's result to it.</param>
    /// <param name="refusal">What the client is told when the provider is not to be called: 503 with the time to wait.</param>
    /// <returns>Whether the attempt may be made.</returns>
    public bool TryEnter(out BreakerPermit permit, [NotNullWhen(false)] out GatewayError? refusal)
    {
        refusal = null;
        if (!_options.Enabled)
        {
            permit = default;
            return true;
        }

        var epoch = Volatile.Read(ref _epoch);
        if (StateOf(epoch) == CircuitState.Closed)
        {
            permit = new BreakerPermit(this, epoch);
            return true;
        }

        if (TryProbe(out permit, out var wait))
        {
            return true;
        }

        refusal = new GatewayError(HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.CircuitBreakerOpen, _refusal) { RetryAfter = wait };
        return false;
    }

    /// <summary>Classifies a status: as <see cref="AttemptClassifier"/> does, and further failures by the breaker's settings.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    public AttemptResult Classify(int statusCode)
        => _options.FailureStatusCodes.Contains(statusCode) ? AttemptResult.Failure : AttemptClassifier.Classify(statusCode);

    /// <summary>Shows the breaker as it is now, whether calls come or not.</summary>
    public CircuitBreakerStatus GetStatus()
    {
        CircuitStateChangedEventArgs? change;
        CircuitBreakerStatus status;
        lock (_changing)
        {
            change = EndCooldown();
            status = new(Provider, Owner, StateOf(_epoch), _failures, _successes, _openings, _options.FailureThreshold);
        }

        Publish(change);
        return status;
    }

    /// <summary>Closes the breaker at once, as an administrator may who knows that the provider works again.</summary>
    public void Reset()
    {
        CircuitStateChangedEventArgs? change;
        lock (_changing)
        {
            change = Close();
        }

        Publish(change);
    }

    private void Publish(CircuitStateChangedEventArgs? change)
    {
        if (change is not null)
        {
            StateChanged?.Invoke(this, change);
        }
    }
}
