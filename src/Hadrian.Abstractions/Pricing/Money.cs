using System.Globalization;

namespace Hadrian;

/// <summary>
/// An amount of US dollars, kept as a whole number of billionths (nano-USD), so that sums are exact and nothing is
/// rounded before it is shown. The range is about ±9.2 thousand million dollars; arithmetic beyond it stops at the end of
/// the range instead of turning over.
/// </summary>
/// <param name="NanoUsd">The amount in nano-USD.</param>
public readonly record struct Money(long NanoUsd) : IComparable<Money>
{
    private const long NanoPerMicro = 1_000;
    private const long NanoPerCent = 10_000_000;
    private const decimal NanoPerDollar = 1_000_000_000m;

    /// <summary>Gets no money.</summary>
    public static Money Zero => default;

    /// <summary>Gets the largest amount.</summary>
    public static Money Maximum => new(long.MaxValue);

    /// <summary>Gets the amount in millionths of a dollar, called microcents on the wire; rounded half to even.</summary>
    public long Microcents
    {
        get
        {
            var (whole, rest) = Math.DivRem(NanoUsd, NanoPerMicro);
            var twice = Math.Abs(rest) * 2;
            return twice > NanoPerMicro || (twice == NanoPerMicro && (whole & 1) != 0) ? whole + Math.Sign(NanoUsd) : whole;
        }
    }

    /// <summary>Gets the amount in dollars, exactly.</summary>
    public decimal Dollars => NanoUsd / NanoPerDollar;

    /// <summary>Gets the amount in cents, exactly.</summary>
    public decimal Cents => NanoUsd / (decimal)NanoPerCent;

    /// <summary>Makes an amount of cents.</summary>
    /// <param name="cents">US cents.</param>
    public static Money FromCents(long cents) => Saturate((Int128)cents * NanoPerCent);

    /// <summary>Makes an amount of microcents, as the wire calls millionths of a dollar.</summary>
    /// <param name="microcents">Millionths of a dollar.</param>
    public static Money FromMicrocents(long microcents) => Saturate((Int128)microcents * NanoPerMicro);

    /// <summary>Makes an amount of dollars, rounded half to even to a billionth.</summary>
    /// <param name="dollars">US dollars.</param>
    public static Money FromDollars(decimal dollars)
    {
        // A bound first, so that scaling cannot overflow the decimal itself.
        var bounded = Math.Clamp(dollars, long.MinValue / NanoPerDollar, long.MaxValue / NanoPerDollar);
        return new Money((long)Math.Round(bounded * NanoPerDollar, MidpointRounding.ToEven));
    }

    /// <summary>Adds, stopping at the ends of the range.</summary>
    public static Money operator +(Money left, Money right) => Saturate((Int128)left.NanoUsd + right.NanoUsd);

    /// <summary>Subtracts, stopping at the ends of the range.</summary>
    public static Money operator -(Money left, Money right) => Saturate((Int128)left.NanoUsd - right.NanoUsd);

    /// <summary>Multiplies by a count, stopping at the ends of the range.</summary>
    public static Money operator *(Money amount, long count) => Saturate((Int128)amount.NanoUsd * count);

    /// <summary>Tells whether the left amount is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.NanoUsd < right.NanoUsd;

    /// <summary>Tells whether the left amount is larger.</summary>
    public static bool operator >(Money left, Money right) => left.NanoUsd > right.NanoUsd;

    /// <summary>Tells whether the left amount is at most the right one.</summary>
    public static bool operator <=(Money left, Money right) => left.NanoUsd <= right.NanoUsd;

    /// <summary>Tells whether the left amount is at least the right one.</summary>
    public static bool operator >=(Money left, Money right) => left.NanoUsd >= right.NanoUsd;

    /// <summary>Adds; the friendly name of the operator.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Subtracts; the friendly name of the operator.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">What is taken from it.</param>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>Multiplies; the friendly name of the operator.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">How many times.</param>
    public static Money Multiply(Money left, long right) => left * right;

    /// <summary>Gives the larger of two amounts.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Money other) => NanoUsd.CompareTo(other.NanoUsd);

    /// <summary>Shows the amount in dollars, such as <c>$0.0125</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"${Dollars:0.#########}");

    /// <summary>Cuts a wide number of nano-USD off at the ends of the range.</summary>
    /// <param name="nanoUsd">The amount.</param>
    public static Money Saturate(Int128 nanoUsd) => new((long)Int128.Clamp(nanoUsd, long.MinValue, long.MaxValue));
}
