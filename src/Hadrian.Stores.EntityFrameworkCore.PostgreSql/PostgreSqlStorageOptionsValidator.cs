using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

internal sealed class PostgreSqlStorageOptionsValidator : IValidateOptions<PostgreSqlStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlStorageOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        try
        {
            PostgreSqlAddress.Parse(options.Url);
        }
        catch (FormatException exception)
        {
            result.AddError($"database.url {exception.Message}");
        }

        if (options.ReadUrl is { } replica)
        {
            try
            {
                PostgreSqlAddress.Parse(replica);
            }
            catch (FormatException exception)
            {
                result.AddError($"database.read_url {exception.Message}");
            }
        }

        if (options.SslMode is { } mode && PostgreSqlSslModes.Find(mode) is null)
        {
            result.AddError($"database.ssl_mode must be one of {PostgreSqlSslModes.Names}.");
        }

        if (options.MaxConnections is < 1 or > 1_000)
        {
            result.AddError($"database.max_connections must be from 1 to 1000, not {options.MaxConnections}.");
        }

        if (options.MinConnections < 0 || options.MinConnections > options.MaxConnections)
        {
            result.AddError(
                $"database.min_connections must be from 0 to database.max_connections, which is {options.MaxConnections}, not {options.MinConnections}.");
        }

        if (options.ConnectTimeoutSecs is < 1 or > 1_000)
        {
            result.AddError($"database.connect_timeout_secs must be from 1 to 1000, not {options.ConnectTimeoutSecs}.");
        }

        if (options.IdleTimeoutSecs is < 1 or > 86_400)
        {
            result.AddError($"database.idle_timeout_secs must be from 1 to 86400, not {options.IdleTimeoutSecs}.");
        }

        return result.Build();
    }
}
