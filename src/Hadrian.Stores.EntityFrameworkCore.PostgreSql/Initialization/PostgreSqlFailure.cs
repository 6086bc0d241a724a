using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Says what a failure of PostgreSQL means for the one who runs the gateway.</summary>
internal static class PostgreSqlFailure
{
    private const string Closed = "closed the connection. Check that a PostgreSQL server listens there, and its log.";

    public static GatewayStorageException Explain(Exception exception, string place)
        => new($"database.url ({place}) {Problem(exception)} ({Detail(exception)})", exception);

    private static string Problem(Exception exception) => exception switch
    {
        PostgresException refusal => Problem(refusal.SqlState),
        _ when Cause<AuthenticationException>(exception) is not null || exception.Message.Contains("SSL", StringComparison.Ordinal) =>
            "does not agree on TLS. Check database.ssl_mode and the server's certificate: 'require' needs a server with ssl = on, "
            + "'verify_ca' and 'verify_full' a certificate of an authority this machine trusts.",
        _ when Cause<SocketException>(exception) is { } socket => Problem(socket.SocketErrorCode),
        _ when Cause<TimeoutException>(exception) is not null =>
            "does not answer within database.connect_timeout_secs. Check the host, the firewall and whether the server is overloaded.",
        _ when Cause<IOException>(exception) is not null => Closed,
        _ when exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            "asks for a password and there is none. Write it into the URL: postgres://user:password@host:5432/database.",
        _ => "cannot be used.",
    };

    private static string Problem(SocketError error) => error switch
    {
        SocketError.ConnectionRefused =>
            "refuses connections. Check that PostgreSQL is running there, its listen_addresses, the port, and firewalls.",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
            "has a host whose name cannot be resolved. Check the host in the URL and the name service.",
        SocketError.ConnectionReset => Closed,
        _ => "cannot be reached. Check the host, the port, the network and firewalls.",
    };

    private static string Problem(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.InvalidPassword => "rejects the user or the password. Check both in the URL; special characters are percent-encoded.",
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "does not let this user in from here. Check the user in the URL, the server's pg_hba.conf, and database.ssl_mode.",
        PostgresErrorCodes.InvalidCatalogName => "has no such database. Check the name at the end of the URL, or create it: createdb.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "does not let the user create tables. Grant it: GRANT CREATE ON DATABASE … and GRANT ALL ON SCHEMA public TO ….",
        PostgresErrorCodes.ReadOnlySqlTransaction => "is read-only, as a standby is. Name the primary.",
        PostgresErrorCodes.TooManyConnections =>
            "has no connection left. Lower database.max_connections, or raise the server's max_connections.",
        PostgresErrorCodes.CannotConnectNow => "is starting up or shutting down. Start again when it is ready.",
        PostgresErrorCodes.DiskFull => "has no disk space left.",
        _ => "cannot be brought up to date. See the server's log; restore the database from a backup if an upgrade was interrupted.",
    };

    private static string Detail(Exception exception) => exception is PostgresException refusal
        ? $"{refusal.SqlState}: {refusal.MessageText.TrimEnd('.')}"
        : (exception.InnerException ?? exception).Message.TrimEnd('.');

    private static T? Cause<T>(Exception exception)
        where T : Exception
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
