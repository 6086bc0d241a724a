namespace Hadrian.Gateway;

/// <summary>How a <see cref="Flight"/> ended.</summary>
/// <param name="Answer">The answer to share, if there is one.</param>
/// <param name="IsAbandoned">Whether the caller left, which says nothing about the provider: one of those who wait may take over.</param>
internal readonly record struct FlightEnd(CachedAnswer? Answer, bool IsAbandoned)
{
    /// <summary>Gets the end of a flight that has no answer to share; all who wait go their own way.</summary>
    public static FlightEnd Failed => default;

    public static FlightEnd Abandoned => new(null, IsAbandoned: true);

    public static FlightEnd With(CachedAnswer answer) => new(answer, IsAbandoned: false);
}
