using System.Globalization;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Puts the parameters of a URL, named as in libpq, into the driver's terms.</summary>
internal static class PostgreSqlUrlParameters
{
    /// <exception cref="FormatException">The parameter or its value is unknown; one that is passed over could be one that protects.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder connection, string name, string value)
    {
        switch (name)
        {
            case "host":
                connection.Host = value;
                break;
            case "port":
                connection.Port = Number(name, value);
                break;
            case "dbname":
                connection.Database = value;
                break;
            case "user":
                connection.Username = value;
                break;
            case "password":
                connection.Password = value;
                break;
            case "passfile":
                connection.Passfile = value;
                break;
            case "sslmode":
                connection.SslMode = PostgreSqlSslModes.Find(value)
                    ?? throw new FormatException($"has an sslmode that is none of {PostgreSqlSslModes.Names}.");
                break;
            case "sslrootcert":
                connection.RootCertificate = value;
                break;
            case "sslcert":
                connection.SslCertificate = value;
                break;
            case "sslkey":
                connection.SslKey = value;
                break;
            case "sslpassword":
                connection.SslPassword = value;
                break;
            case "channel_binding":
                connection.ChannelBinding = Named<ChannelBinding>(name, value);
                break;
            case "target_session_attrs":
                connection.TargetSessionAttributes = value;
                break;
            case "application_name":
                connection.ApplicationName = value;
                break;
            case "options":
                connection.Options = value;
                break;
            case "connect_timeout":
                connection.Timeout = Number(name, value);
                break;
            default:
                throw new FormatException(
                    $"has the parameter '{name}', which is not known. Known are host, port, dbname, user, password, passfile, sslmode, sslrootcert, "
                    + "sslcert, sslkey, sslpassword, channel_binding, target_session_attrs, application_name, options and connect_timeout.");
        }
    }

    private static int Number(string name, string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65_535
            ? number
            : throw new FormatException($"has a {name} that is no number from 0 to 65535.");

    private static T Named<T>(string name, string value)
        where T : struct, Enum
        => Enum.TryParse<T>(value, ignoreCase: true, out var found) && !char.IsAsciiDigit(value[0])
            ? found
            : throw new FormatException($"has a {name} that is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
