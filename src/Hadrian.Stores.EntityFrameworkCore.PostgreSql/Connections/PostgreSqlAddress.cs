using System.Globalization;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>
/// Reads where a database is: a URL as libpq takes it (PostgreSQL manual, "Connection URIs"), or the driver's own string.
/// Messages never contain the text, which holds a password.
/// </summary>
internal static class PostgreSqlAddress
{
    private const string Example = "Write postgres://user:password@host:5432/database.";
    private const int DefaultPort = 5432;

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <exception cref="FormatException">It is neither; the message says why, as a sentence about the setting.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return ParseUrl(text[found.Length..]);
        }

        if (!text.Contains('=', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal))
        {
            throw new FormatException($"is not the URL of a PostgreSQL database. {Example}");
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(connection.Host) ? throw new FormatException($"names no host. {Example}") : connection;
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"is not a connection string: {FirstLine(exception.Message)} {Example}");
        }
    }

    /// <summary>Gives the place for messages: host, port and database, without user and password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder connection)
    {
        var host = connection.Host ?? "";
        var database = connection.Database ?? connection.Username;
        return host.StartsWith('/') || host.Contains(',', StringComparison.Ordinal)
            ? $"{host}, database {database}"
            : string.Create(CultureInfo.InvariantCulture, $"{host}:{connection.Port}/{database}");
    }

    // Not by System.Uri: several hosts and an empty one are no URI to it.
    private static NpgsqlConnectionStringBuilder ParseUrl(string rest)
    {
        var connection = new NpgsqlConnectionStringBuilder();
        var (beforeQuery, query) = Split(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, database) = Split(beforeQuery, beforeQuery.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            ReadUser(connection, authority[..at]);
        }

        var hosts = authority[(at + 1)..];
        if (hosts.Length > 0)
        {
            ReadHosts(connection, hosts);
        }

        if (database?.Length > 0)
        {
            connection.Database = Decode(database);
        }

        foreach (var parameter in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (name, value) = Split(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            PostgreSqlUrlParameters.Apply(connection, Decode(name), Decode(value ?? ""));
        }

        return string.IsNullOrEmpty(connection.Host) ? throw new FormatException($"names no host. {Example}") : connection;
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder connection, string text)
    {
        var (user, password) = Split(text, text.IndexOf(':', StringComparison.Ordinal));
        if (user.Length > 0)
        {
            connection.Username = Decode(user);
        }

        if (password?.Length > 0)
        {
            connection.Password = Decode(password);
        }
    }

    private static void ReadHosts(NpgsqlConnectionStringBuilder connection, string text)
    {
        var hosts = text.Split(',').Select(ReadHost).ToArray();
        if (hosts is [var (host, port)])
        {
            (connection.Host, connection.Port) = (host, port);
        }
        else
        {
            connection.Host = string.Join(',', hosts.Select(each => string.Create(
                CultureInfo.InvariantCulture, $"{(each.Host.Contains(':', StringComparison.Ordinal) ? $"[{each.Host}]" : each.Host)}:{each.Port}")));
        }
    }

    private static (string Host, int Port) ReadHost(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        end = end < 0 ? text.Length : end;
        var (host, port) = (Decode(text[..end]).Trim('[', ']'), text[end..]);
        if (host.Length == 0)
        {
            throw new FormatException($"names no host. {Example}");
        }

        if (port.Length <= 1)
        {
            return (host, DefaultPort);
        }

        return int.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535
            ? (host, number)
            : throw new FormatException(
                $"has a port that is no number from 1 to 65535. A '/', '@', '#' or '?' in the password must be percent-encoded, as in %2F. {Example}");
    }

    private static (string Before, string? After) Split(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', '.') + ".";
}
