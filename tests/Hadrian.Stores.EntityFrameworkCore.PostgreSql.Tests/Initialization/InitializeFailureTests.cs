using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Hadrian.TestCommon.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

public sealed class InitializeFailureTests
{
    [Fact]
    public async Task InitializeAsync_NobodyListens_SaysRefused()
        => await AssertRefusedAsync($"postgres://user:hunter2@127.0.0.1:{FreePort()}/d", "refuses connections", "127.0.0.1", "listen_addresses");

    [PostgresFact]
    public async Task InitializeAsync_WrongPassword_SaysSo()
    {
        var server = await SharedServer.GetAsync();

        await AssertRefusedAsync($"postgres://postgres:hunter2@127.0.0.1:{server.Port}/postgres", "rejects the user or the password", "28P01");
    }

    [PostgresFact]
    public async Task InitializeAsync_NoPassword_SaysSo()
        => await AssertRefusedAsync($"postgres://postgres@127.0.0.1:{(await SharedServer.GetAsync()).Port}/postgres", "asks for a password");

    [PostgresFact]
    public async Task InitializeAsync_DatabaseMissing_SaysSo()
        => await AssertRefusedAsync((await SharedServer.GetAsync()).Url("absent"), "has no such database", "createdb", "/absent");

    [PostgresFact]
    public async Task InitializeAsync_TlsDemandedOfAServerWithout_SaysSo()
        => await AssertRefusedAsync((await SharedServer.GetAsync()).Url() + "?sslmode=require", "TLS", "database.ssl_mode");

    [PostgresFact]
    public async Task InitializeAsync_UserMayNotCreateTables_SaysWhatToGrant()
    {
        var server = await SharedServer.GetAsync();
        var url = new Uri(await server.CreateDatabaseAsync());
        await server.ExecuteAsync("CREATE ROLE guest LOGIN PASSWORD 'hunter2'");

        await AssertRefusedAsync($"postgres://guest:hunter2@127.0.0.1:{server.Port}{url.AbsolutePath}", "does not let the user create tables", "GRANT");
    }

    [PostgresFact]
    public async Task InitializeAsync_ReadOnly_SaysSo()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();

        await AssertRefusedAsync(url + "?options=-c%20default_transaction_read_only%3Don", "is read-only", "primary");
    }

    [PostgresFact]
    public async Task InitializeAsync_TablesOfSomeoneElse_ReportsTheFailedMigrationAndLeavesThem()
    {
        var server = await SharedServer.GetAsync();
        var url = await server.CreateDatabaseAsync();
        var database = new Uri(url).AbsolutePath[1..];
        await server.ExecuteAsync("CREATE TABLE api_keys (x int)", database);

        await AssertRefusedAsync(url, "cannot be brought up to date", "api_keys");
        await AssertRefusedAsync(url, "cannot be brought up to date", "api_keys");

        Assert.Equal("1", await server.ExecuteAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'", database));
    }

    [PostgresFact]
    public async Task MigrateAsync_AnotherNodeTakesTooLong_SaysSoAndFreesNothing()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();
        await using var holder = new NpgsqlConnection(PostgreSqlAddress.Parse(url).ConnectionString);
        await holder.OpenAsync();
        await using var turn = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({SchemaMigrator.LockId})", holder))
        {
            await take.ExecuteNonQueryAsync();
        }

        await using var node = new TestNode(url);
        var migrator = new SchemaMigrator(
            node.Services.GetRequiredService<PostgreSqlDatabase>(),
            node.Services.GetRequiredService<IDbContextFactory<HadrianDbContext>>(),
            NullLogger<SchemaMigrator>.Instance)
        {
            LockTimeout = TimeSpan.FromMilliseconds(50),
        };

        var refusal = await Assert.ThrowsAsync<GatewayStorageException>(() => migrator.MigrateAsync(CancellationToken.None));

        Assert.Contains("Another node has been migrating", refusal.Message, StringComparison.Ordinal);
        await turn.RollbackAsync();
        await node.Storage.InitializeAsync(CancellationToken.None);
    }

    [Fact]
    public async Task InitializeAsync_PortOfSomethingElse_SaysThatTheConnectionWasClosed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closing = CloseAllAsync(listener);

        await AssertRefusedAsync($"postgres://user:hunter2@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/d?sslmode=disable", "closed the connection");
        listener.Stop();
        await closing;
    }

    [Fact]
    public async Task IsAvailableAsync_NobodyListens_ReturnsFalse()
    {
        await using var node = new TestNode($"postgres://user:hunter2@127.0.0.1:{FreePort()}/d");

        Assert.False(await node.Storage.IsAvailableAsync(CancellationToken.None));
        Assert.DoesNotContain(node.Logs.GetSnapshot(), entry => entry.Message.Contains("hunter2", StringComparison.Ordinal));
    }

    public static TheoryData<Exception, string> Failures() => new()
    {
        { new NpgsqlException("x", new SocketException((int)SocketError.HostNotFound)), "cannot be resolved" },
        { new NpgsqlException("x", new SocketException((int)SocketError.NetworkUnreachable)), "cannot be reached" },
        { new NpgsqlException("x", new TimeoutException("The operation has timed out.")), "database.connect_timeout_secs" },
        { new NpgsqlException("x", new AuthenticationException("The remote certificate is invalid")), "verify_full" },
        { Refusal("28000"), "pg_hba.conf" },
        { Refusal("53300"), "database.max_connections" },
        { Refusal("57P03"), "starting up" },
        { Refusal("53100"), "disk" },
        { Refusal("XX000"), "backup" },
        { new InvalidOperationException("Something else."), "cannot be used" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Explain_EachCause_NamesSettingPlaceAndRemedy(Exception failure, string remedy)
    {
        var explained = PostgreSqlFailure.Explain(failure, "host:5432/d");

        Assert.StartsWith("database.url (host:5432/d) ", explained.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, explained.Message, StringComparison.Ordinal);
    }

    private static PostgresException Refusal(string code) => new("it failed", "FATAL", "FATAL", code);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task CloseAllAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[1]));
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private static async Task AssertRefusedAsync(string url, params string[] parts)
    {
        await using var node = new TestNode(url);

        var refusal = await Assert.ThrowsAsync<GatewayStorageException>(async () => await node.Storage.InitializeAsync(CancellationToken.None));

        Assert.StartsWith("database.url (127.0.0.1:", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.True(refusal.Message.Contains(part, StringComparison.Ordinal), refusal.ToString()));
    }
}
