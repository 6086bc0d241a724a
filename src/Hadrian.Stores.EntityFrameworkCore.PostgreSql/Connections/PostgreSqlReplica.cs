using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>The replica that is configured, if one is, with a small pool of its own.</summary>
internal sealed class PostgreSqlReplica : IAsyncDisposable, IDisposable
{
    private const int MostConnections = 5;
    private const int MostConnectSeconds = 3;

    private readonly NpgsqlDataSource? _source;
    private readonly DbContextOptions<HadrianDbContext>? _options;

    public PostgreSqlReplica(PostgreSqlDatabase database)
    {
        if (database.Options.ReadUrl is not { } url)
        {
            return;
        }

        var connection = PostgreSqlDatabase.Connect(database.Options, url);
        connection.MinPoolSize = 0;
        connection.MaxPoolSize = Math.Min(MostConnections, connection.MaxPoolSize);

        // Within the time of one report there must be enough left to read from the database itself.
        connection.Timeout = Math.Min(MostConnectSeconds, connection.Timeout);
        Place = PostgreSqlAddress.Describe(connection);
        _source = NpgsqlDataSource.Create(connection);
        var options = new DbContextOptionsBuilder<HadrianDbContext>();
        options.UseCompiledModel().UseNpgsql(_source).AddInterceptors(new StorableTextInterceptor());
        _options = options.Options;
    }

    /// <summary>Gets whether there is one.</summary>
    public bool IsConfigured => _options is not null;

    /// <summary>Gets host, port and database, for messages.</summary>
    public string Place { get; } = "";

    public HadrianDbContext CreateContext() => new(_options!);

    public void Dispose() => _source?.Dispose();

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? default;
}
