using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>The names of <c>sslmode</c>, with a hyphen as in libpq or an underscore as in <c>hadrian.toml</c>.</summary>
internal static class PostgreSqlSslModes
{
    public const string Names = "disable, allow, prefer, require, verify_ca and verify_full";

    public static SslMode? Find(string name) => name switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" or "verify_ca" => SslMode.VerifyCA,
        "verify-full" or "verify_full" => SslMode.VerifyFull,
        _ => null,
    };
}
