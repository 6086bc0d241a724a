namespace Hadrian.Gateway;

/// <content>The state machine. Everything is changed under one lock; whether it is closed is read without.</content>
public sealed partial class CircuitBreaker
{
    private readonly Lock _changing = new();

    // The generation, and in its low bits the state, so that one read gives both.
    private long _epoch;
    private int _failures;
    private int _successes;
    private int _openings;
    private bool _isProbing;

    // When the cooldown or the present probe began, and how long it lasts.
    private long _began;
    private TimeSpan _lasts;

    internal void Report(long epoch, AttemptResult result)
    {
        if (StateOf(epoch) == CircuitState.Closed
            && (result == AttemptResult.Neutral || (result == AttemptResult.Success && Volatile.Read(ref _failures) == 0)))
        {
            return;
        }

        CircuitStateChangedEventArgs? change = null;
        lock (_changing)
        {
            if (epoch == _epoch)
            {
                change = StateOf(epoch) == CircuitState.Closed ? Count(result) : EndProbe(result);
            }
        }

        Publish(change);
    }

    private static CircuitState StateOf(long epoch) => (CircuitState)(epoch & ((1 << StateBits) - 1));

    private bool TryProbe(out BreakerPermit permit, out TimeSpan wait)
    {
        CircuitStateChangedEventArgs? change;
        bool isGranted;
        lock (_changing)
        {
            change = EndCooldown();
            wait = StateOf(_epoch) == CircuitState.Open ? Remaining() : WaitForProbe;
            isGranted = StateOf(_epoch) switch
            {
                CircuitState.Closed => true,
                CircuitState.HalfOpen => TryBeginProbe(),
                _ => false,
            };
            permit = isGranted ? new BreakerPermit(this, _epoch) : default;
        }

        Publish(change);
        return isGranted;
    }

    private bool TryBeginProbe()
    {
        if (_isProbing && Remaining() > TimeSpan.Zero)
        {
            return false;
        }

        // A generation of its own: should an earlier probe still come back, its time is over.
        Begin(CircuitState.HalfOpen, _probeTimeout);
        _isProbing = true;
        return true;
    }

    private CircuitStateChangedEventArgs? Count(AttemptResult result)
    {
        if (result == AttemptResult.Success)
        {
            Volatile.Write(ref _failures, 0);
            return null;
        }

        Volatile.Write(ref _failures, _failures + 1);
        return _failures >= _options.FailureThreshold ? Open() : null;
    }

    private CircuitStateChangedEventArgs? EndProbe(AttemptResult result)
    {
        if (result == AttemptResult.Failure)
        {
            Volatile.Write(ref _failures, _failures + 1);
            return Open();
        }

        if (result == AttemptResult.Success && ++_successes >= _options.SuccessThreshold)
        {
            return Close();
        }

        Begin(CircuitState.HalfOpen, TimeSpan.Zero);
        return null;
    }

    private CircuitStateChangedEventArgs? EndCooldown()
    {
        if (StateOf(_epoch) != CircuitState.Open || Remaining() > TimeSpan.Zero)
        {
            return null;
        }

        _successes = 0;
        return Change(CircuitState.HalfOpen, TimeSpan.Zero);
    }

    private CircuitStateChangedEventArgs Open()
    {
        var cooldown = _options.CooldownSeconds * Math.Pow(_options.BackoffMultiplier, _openings);
        _openings++;
        return Change(CircuitState.Open, TimeSpan.FromSeconds(Math.Min(cooldown, Math.Max(_options.MaxOpenSeconds, _options.CooldownSeconds))));
    }

    private CircuitStateChangedEventArgs? Close()
    {
        var change = Change(CircuitState.Closed, TimeSpan.Zero);
        Volatile.Write(ref _failures, 0);
        _successes = 0;
        _openings = 0;
        return change.PreviousState == CircuitState.Closed ? null : change;
    }

    private CircuitStateChangedEventArgs Change(CircuitState state, TimeSpan lasts)
    {
        var previous = StateOf(_epoch);
        Begin(state, lasts);
        return new CircuitStateChangedEventArgs(Provider, previous, state, _failures, _successes) { Owner = Owner };
    }

    private void Begin(CircuitState state, TimeSpan lasts)
    {
        _isProbing = false;
        _began = _time.GetTimestamp();
        _lasts = lasts;
        Volatile.Write(ref _epoch, (((_epoch >> StateBits) + 1) << StateBits) | (long)state);
    }

    private TimeSpan Remaining() => _lasts - _time.GetElapsedTime(_began);
}
