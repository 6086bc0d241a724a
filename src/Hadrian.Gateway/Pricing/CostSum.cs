namespace Hadrian.Gateway;

/// <summary>
/// Adds up parts of a cost exactly and rounds once. Amounts are whole numbers of ten-millionths of a nano-dollar, which
/// holds a price per million tokens and a price per second of ticks alike; with prices up to
/// <see cref="ModelPrice.Largest"/> and any counts, 128 bits cannot overflow.
/// </summary>
internal struct CostSum
{
    private const long Scale = TimeSpan.TicksPerSecond;
    private const long PerMillion = Scale / 1_000_000;

    private Int128 _amount;

    /// <summary>Gets whether something that has a price was consumed.</summary>
    public bool HasPriced { get; private set; }

    /// <summary>Gets whether something that has no price was consumed.</summary>
    public bool HasUnpriced { get; private set; }

    /// <summary>Gets the sum, rounded half to even.</summary>
    public readonly Money Total
    {
        get
        {
            var (whole, rest) = Int128.DivRem(_amount, Scale);
            var twice = (long)rest * 2;
            return Money.Saturate(twice > Scale || (twice == Scale && Int128.IsOddInteger(whole)) ? whole + 1 : whole);
        }
    }

    public static CostSum operator +(CostSum left, CostSum right) => new()
    {
        _amount = left._amount + right._amount,
        HasPriced = left.HasPriced || right.HasPriced,
        HasUnpriced = left.HasUnpriced || right.HasUnpriced,
    };

    public void AddMillionths(long count, Money? pricePerMillion) => Add(count, PerMillion, pricePerMillion);

    public void AddEach(int count, Money? price) => Add(count, Scale, price);

    public void AddTime(TimeSpan duration, Money? pricePerSecond) => Add(duration.Ticks, 1, pricePerSecond);

    private void Add(long count, long factor, Money? price)
    {
        if (count <= 0)
        {
            return;
        }

        if (price is { NanoUsd: var nano })
        {
            HasPriced = true;
            _amount += (Int128)count * nano * factor;
        }
        else
        {
            HasUnpriced = true;
        }
    }
}
