using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options) => new SectionCheck("retention")
        .Between("interval_hours", options.IntervalHours, 1, 8_760)
        .Between("periods.usage_records_days", options.UsageRecordsDays, 0, 36_500)
        .Between("periods.audit_logs_days", options.AuditLogsDays, 0, 36_500)
        .AtLeast("safety.max_deletes_per_run", options.MaxDeletesPerRun, 0)
        .Between("safety.batch_size", options.BatchSize, 1, 100_000)
        .Result;
}
