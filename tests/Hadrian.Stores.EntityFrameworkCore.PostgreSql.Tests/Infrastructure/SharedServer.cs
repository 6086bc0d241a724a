using Hadrian.TestCommon.Postgres;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

/// <summary>One server for all tests that do not harm it; each takes a database of its own.</summary>
internal static class SharedServer
{
    private static readonly Lazy<Task<PostgresProcess>> Starting = new(StartAsync);

    public static Task<PostgresProcess> GetAsync() => Starting.Value;

    private static async Task<PostgresProcess> StartAsync()
    {
        var server = await PostgresProcess.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.StopAtExit();
        return server;
    }
}
