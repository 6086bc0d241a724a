using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

internal sealed class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            result.AddError("database.path must name a file, such as 'hadrian.db', or ':memory:'.");
        }
        else if (options.Path.Contains('\0', StringComparison.Ordinal))
        {
            result.AddError("database.path must not contain a NUL character.");
        }

        if (options.BusyTimeoutMs is < 0 or > 600_000)
        {
            result.AddError($"database.busy_timeout_ms must be from 0 to 600000, not {options.BusyTimeoutMs}.");
        }

        if (options.MaxConnections is < 1 or > 1_000)
        {
            result.AddError($"database.max_connections must be from 1 to 1000, not {options.MaxConnections}.");
        }

        return result.Build();
    }
}
