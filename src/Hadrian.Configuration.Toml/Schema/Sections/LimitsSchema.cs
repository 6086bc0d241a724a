using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class LimitsSchema
{
    private static readonly IntegerShape Cents = new(1, long.MaxValue, "write whole cents, such as 1000 for $10", "cents");

    public static TableShape Shape { get; } = Table(
        Key("rate", Rate),
        Key("rate_limits", Rate).As("rate"),
        Key("budget", Budget),
        Key("budgets", Budget).As("budget"),
        Key("resource_limits", Map(Count)).Needs(TomlPart.ResourceLimits));

    private static TableShape Rate => Table(
        Key("requests_per_minute", Positive),
        Key("requests_per_day", Positive),
        Key("tokens_per_minute", Positive),
        Key("tokens_per_day", Positive),
        Key("concurrent_requests", Positive),
        Key("window_type", OneOf("sliding", "fixed")),
        Key("estimated_tokens_per_request", Positive),
        Key("allow_per_key_above_global", Flag),
        Key("ip_rate_limits", Table(
            Key("enabled", Flag),
            Key("requests_per_minute", Positive),
            Key("requests_per_hour", Positive))),
        Key("mode", OneOf("enforce", "shadow")),
        Key("on_store_failure", OneOf("fail_closed", "fail_open", "local")),
        Key("local_share", Share),
        Key("scopes", new TableListShape(Table(
            Key("scope", OneOf("global", "organization", "team", "project", "user", "service_account", "key", "model", "provider", "ip")),
            Key("id", Checked(TextChecks.Id)),
            Key("name", Text),
            Key("requests_per_minute", Positive),
            Key("requests_per_day", Positive),
            Key("tokens_per_minute", Positive),
            Key("tokens_per_day", Positive),
            Key("concurrent_requests", Positive)))));

    private static TableShape Budget => Table(
        Key("enabled", Flag),
        Key("default_daily_limit_cents", Cents),
        Key("daily_budget_usd", new UsdShape()).As("default_daily_limit_cents"),
        Key("monthly_budget_usd", new UsdShape()).As("default_monthly_limit_cents"),
        Key("warning_threshold", Share),
        Key("estimated_cost_cents", Amount),
        Key("time_zone", Checked(TextChecks.TimeZone)),
        Key("mode", OneOf("enforce", "shadow")),
        Key("exceeded_action", OneOf("block", "warn", "throttle")),
        Key("allowed_overage", new FloatShape(0, double.MaxValue)).Needs(TomlPart.BudgetOverage),
        Key("on_unpriced", OneOf("deny", "floor", "allow")),
        Key("on_abandon", OneOf("release", "charge_estimate")),
        Key("on_stream_overrun", OneOf("finish", "stop")),
        Key("on_store_failure", OneOf("fail_closed", "fail_open", "local")),
        Key("local_share", Share),
        Key("lease_secs", Between(3, 3_600)),
        Key("scope_limits", new TableListShape(Table(
            Key("scope", OneOf("global", "organization", "team", "project", "user", "service_account", "key")),
            Key("id", Checked(TextChecks.Id)),
            Key("period", OneOf("daily", "weekly", "monthly", "total")),
            Key("limit_cents", Cents),
            Key("time_zone", Checked(TextChecks.TimeZone))))));
}
