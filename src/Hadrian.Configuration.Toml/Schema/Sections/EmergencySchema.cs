using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class EmergencySchema
{
    public static TableShape Shape { get; } = Table(
        Key("enabled", Flag),
        Key("accounts", new TableListShape(Account)),
        Key("allowed_ips", Cidrs),
        Key("rate_limit", Table(Keys(Positive, "max_attempts", "window_secs", "lockout_secs"))));

    private static TableShape Account => Table(
        Key("id", Text).Required("give the account an id"),
        Key("name", Text).Required("give the account a name"),
        Key("key", new TextShape(check: TextChecks.LongKey) { IsSecret = true }).Required("write key = \"${EMERGENCY_KEY}\""),
        Key("email", Text),
        Key("roles", Texts),
        Key("allowed_ips", Cidrs));
}
