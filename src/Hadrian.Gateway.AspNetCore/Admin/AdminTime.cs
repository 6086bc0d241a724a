namespace Hadrian.Gateway.AspNetCore;

/// <summary>The time as it is stored, so that what an answer says is what a later one says.</summary>
internal static class AdminTime
{
    /// <summary>Gives the present time to the millisecond.</summary>
    public static DateTimeOffset Now(TimeProvider time) => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
