using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>Reads Redis URLs as users write them.</summary>
internal static class RedisAddress
{
    private const string Form = "write redis://[user:password@]host[:port][/database], rediss://… for TLS, or nodes of a cluster separated by commas";

    /// <summary>Reads the URL of the options.</summary>
    /// <returns>What is wrong, without the URL, which may hold a password; <see langword="null"/> when nothing is.</returns>
    public static string? TryParse(RedisStoreOptions options, [NotNullWhen(true)] out ConfigurationOptions? configuration)
    {
        configuration = null;
        if (string.IsNullOrWhiteSpace(options.Url))
        {
            return "is missing: " + Form;
        }

        var parsed = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            AllowAdmin = false,
            ClientName = "hadrian",
            ConnectTimeout = options.ConnectTimeoutSeconds * 1000,
            Ssl = options.Tls,
            ReconnectRetryPolicy = new LinearRetry(500),

            // As for providers and databases: authorities of one's own seldom publish what they revoke, and asking them takes the network.
            CheckCertificateRevocation = false,

            // A command that cannot be sent now is refused now: the caller has milliseconds, and the policies have an answer.
            BacklogPolicy = BacklogPolicy.FailFast,
        };
        foreach (var node in options.Url.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Add(parsed, node) is { } wrong)
            {
                return wrong;
            }
        }

        configuration = parsed;
        return null;
    }

    private static string? Add(ConfigurationOptions parsed, string node)
    {
        var text = node.Contains("://", StringComparison.Ordinal) ? node : "redis://" + node;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("redis" or "rediss" or "redis+cluster"))
        {
            return "is not a Redis URL: " + Form;
        }

        parsed.Ssl |= uri.Scheme == "rediss";
        if (uri.UserInfo.Split(':', 2) is { Length: 2 } credentials)
        {
            parsed.User = credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null;
            parsed.Password = Uri.UnescapeDataString(credentials[1]);
        }
        else if (uri.UserInfo.Length > 0)
        {
            return "names a user without a password: write redis://user:password@host, or redis://:password@host for a password alone";
        }

        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            if (!int.TryParse(database, out var number) || number < 0)
            {
                return "names a database that is no number: " + Form;
            }

            parsed.DefaultDatabase = number;
        }

        parsed.EndPoints.Add(uri.Host.Trim('[', ']'), uri.Port > 0 ? uri.Port : 6379);
        return null;
    }
}
