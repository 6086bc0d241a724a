using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>Reads how long a provider asks to be left alone.</summary>
public static class RetryAfter
{
    /// <summary>Reads <c>retry-after-ms</c>, or else <c>Retry-After</c> in seconds or as a date.</summary>
    /// <param name="milliseconds">The value of <c>retry-after-ms</c>.</param>
    /// <param name="secondsOrDate">The value of <c>Retry-After</c>.</param>
    /// <param name="now">The time to reckon a date from.</param>
    /// <returns>The wait, never negative; <see langword="null"/> when neither says anything sensible.</returns>
    public static TimeSpan? Read(string? milliseconds, string? secondsOrDate, DateTimeOffset now)
    {
        if (Number(milliseconds) is { } ms)
        {
            return Wait(ms / 1000);
        }

        if (Number(secondsOrDate) is { } seconds)
        {
            return Wait(seconds);
        }

        return DateTimeOffset.TryParseExact(secondsOrDate, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Wait((date - now).TotalSeconds)
            : null;
    }

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    // A day is longer than any deadline, and short enough for any timer.
    private static TimeSpan Wait(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400));
}
