namespace Hadrian.Gateway.Tests.Resilience;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("250", "9", 250)]
    [InlineData("1.5", null, 1.5)]
    [InlineData(null, "2", 2_000)]
    [InlineData(null, "0.5", 500)]
    [InlineData(null, " 3 ", 3_000)]
    [InlineData(null, "0", 0)]
    [InlineData(null, "Fri, 31 Jan 2025 12:00:20 GMT", 20_000)]
    [InlineData(null, "Fri, 31 Jan 2025 11:59:00 GMT", 0)]
    [InlineData(null, "99999999999999999999", 86_400_000)]
    [InlineData("soon", "4", 4_000)]
    public void Read_Sensible_GivesTheWait(string? milliseconds, string? secondsOrDate, double expected)
        => Assert.Equal(expected, RetryAfter.Read(milliseconds, secondsOrDate, Now)!.Value.TotalMilliseconds, precision: 3);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData(null, "-5")]
    [InlineData(null, "NaN")]
    [InlineData(null, "tomorrow")]
    public void Read_Senseless_GivesNothing(string? milliseconds, string? secondsOrDate)
        => Assert.Null(RetryAfter.Read(milliseconds, secondsOrDate, Now));
}
