namespace Hadrian.Gateway;

/// <summary>When usage records go to the journal on disk.</summary>
public enum UsageJournalMode
{
    /// <summary>When storage fails, or when too many records wait in memory. A process killed meanwhile loses at most the records of one interval.</summary>
    Overflow,

    /// <summary>Every record, before its call is settled: a process that is killed loses none.</summary>
    Always,
}
