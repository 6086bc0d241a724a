namespace Hadrian.Gateway;

/// <summary>Counts in windows that follow the UTC calendar: each begins at a multiple of its length since 1970, with nothing used.</summary>
/// <remarks>A clock that is set to another window begins that window anew.</remarks>
internal sealed class FixedWindow(TimeSpan length) : RateWindow
{
    private readonly long _length = (long)length.TotalMilliseconds;
    private long _number = long.MinValue;
    private long _openedAt;
    private long _used;

    public override long Used(RateLimitMoment now) => NumberAt(now) == _number ? _used : 0;

    public override long FallsTo(RateLimitMoment now, long most) => ((NumberAt(now) + 1) * _length) - now.UnixMilliseconds;

    public override void Add(RateLimitMoment now, long cost)
    {
        if (NumberAt(now) is var number && number != _number)
        {
            (_number, _openedAt, _used) = (number, now.Monotonic, 0);
        }

        _used += cost;
    }

    public override void Correct(RateLimitMoment countedAt, long delta)
    {
        if (NumberAt(countedAt) == _number && countedAt.Monotonic >= _openedAt)
        {
            _used = Math.Max(0, _used + delta);
        }
    }

    private long NumberAt(RateLimitMoment time) => Math.DivRem(time.UnixMilliseconds, _length) is var (number, rest) && rest < 0 ? number - 1 : number;
}
