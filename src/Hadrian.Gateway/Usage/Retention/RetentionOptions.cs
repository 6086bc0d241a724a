using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How long usage and audit records are kept. Section <c>retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>Gets or sets whether old records are deleted at all; key <c>enabled</c>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; }

    /// <summary>Gets or sets the time between two runs, in hours, from 1 to 8,760; key <c>interval_hours</c>. The first run comes soon after the start.</summary>
    /// <value>Default: 24.</value>
    [ConfigurationKeyName("interval_hours")]
    public int IntervalHours { get; set; } = 24;

    /// <summary>
    /// Gets or sets how many days a usage record is kept; 0 keeps it for ever; key <c>periods.usage_records_days</c>. Records
    /// of the present month are kept in any case, since budgets may be filled from them.
    /// </summary>
    /// <value>Default: 90.</value>
    public int UsageRecordsDays { get; set; } = 90;

    /// <summary>Gets or sets how many days an audit record is kept; 0 keeps it for ever; key <c>periods.audit_logs_days</c>.</summary>
    /// <value>Default: 730.</value>
    public int AuditLogsDays { get; set; } = 730;

    /// <summary>Gets or sets whether a run only tells what it would delete; key <c>safety.dry_run</c>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool DryRun { get; set; }

    /// <summary>Gets or sets the most records of a kind one run deletes; 0 for no bound; key <c>safety.max_deletes_per_run</c>.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxDeletesPerRun { get; set; } = 100_000;

    /// <summary>Gets or sets how many records are deleted in one transaction, from 1 to 100,000; key <c>safety.batch_size</c>.</summary>
    /// <value>Default: 1,000.</value>
    public int BatchSize { get; set; } = 1_000;

    internal void Bind(IConfigurationSection section)
    {
        section.Bind(this);
        UsageRecordsDays = section.GetValue("periods:usage_records_days", UsageRecordsDays);
        AuditLogsDays = section.GetValue("periods:audit_logs_days", AuditLogsDays);
        DryRun = section.GetValue("safety:dry_run", DryRun);
        MaxDeletesPerRun = section.GetValue("safety:max_deletes_per_run", MaxDeletesPerRun);
        BatchSize = section.GetValue("safety:batch_size", BatchSize);
    }
}
