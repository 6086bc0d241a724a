namespace Hadrian.Gateway;

/// <summary>Until when a call must be over, with all its attempts, waits and fallbacks. The default value never ends.</summary>
public readonly struct OperationDeadline
{
    private readonly TimeProvider? _time;
    private readonly long _began;
    private readonly TimeSpan _allowed;

    /// <summary>Begins now.</summary>
    /// <param name="allowed">The time for everything together.</param>
    /// <param name="time">The clock.</param>
    public OperationDeadline(TimeSpan allowed, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _began = time.GetTimestamp();
        _allowed = allowed;
    }

    /// <summary>Gets the time left; zero when it is over, <see cref="TimeSpan.MaxValue"/> when there is no end.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (_time is null)
            {
                return TimeSpan.MaxValue;
            }

            var left = _allowed - _time.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Tells whether time is left after a wait.</summary>
    /// <param name="wait">The wait.</param>
    public bool Fits(TimeSpan wait) => wait < Remaining;

    /// <summary>Gives the shorter of a time and what is left.</summary>
    /// <param name="due">The time one attempt may take.</param>
    public TimeSpan Limit(TimeSpan due) => due < Remaining ? due : Remaining;
}
