namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A range of time, divided into whole hours, which the sums tell about, and parts of hours at its ends, which the calls do.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The moment it ends before.</param>
internal readonly record struct UsageRange(DateTimeOffset From, DateTimeOffset Until)
{
    public DateTimeOffset FirstHour => UsageHours.Ceiling(From);

    public DateTimeOffset LastHour => UsageHours.Floor(Until);

    /// <summary>Gets the parts of hours: none, one or two.</summary>
    public IEnumerable<UsageRange> Parts => FirstHour > LastHour
        ? [this]
        : new[] { this with { Until = FirstHour }, this with { From = LastHour } }.Where(part => part.From < part.Until);

    public static UsageRange Of(UsageQuery query) => new(query.From ?? DateTimeOffset.UnixEpoch, query.Until ?? UsageHours.Floor(DateTimeOffset.MaxValue));

    /// <summary>Gives what two ranges have in common.</summary>
    public UsageRange Within(UsageRange other) => new(From > other.From ? From : other.From, Until < other.Until ? Until : other.Until);
}
