namespace Hadrian.Gateway.Tests.Usage;

/// <summary>A store that keeps each operation once and fails on demand, before or after it has kept them.</summary>
internal sealed class UnreliableStore : IUsageStore
{
    private readonly HashSet<Guid> _ids = [];

    public enum Health
    {
        Up,
        Down,
        AnswersLost,
    }

    public Health State { get; set; }

    public List<UsageRecord> Rows { get; } = [];

    public ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        if (State != Health.Down)
        {
            Rows.AddRange(records.Where(record => _ids.Add(record.OperationId)));
        }

        return State == Health.Up ? default : throw new IOException("away");
    }
}
