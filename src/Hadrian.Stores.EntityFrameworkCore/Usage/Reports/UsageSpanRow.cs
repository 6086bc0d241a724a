namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>The first and the last time in a statement's rows, in Unix milliseconds.</summary>
internal sealed class UsageSpanRow
{
    public long? First { get; init; }

    public long? Last { get; init; }
}
