namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>The hours usage is rolled up by, in UTC.</summary>
internal static class UsageHours
{
    /// <summary>Gives the hour a moment falls into.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment)
        => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>Gives the first hour that begins no earlier than a moment.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset moment)
        => Floor(moment) is var hour && hour == moment ? hour : hour.AddHours(1);
}
