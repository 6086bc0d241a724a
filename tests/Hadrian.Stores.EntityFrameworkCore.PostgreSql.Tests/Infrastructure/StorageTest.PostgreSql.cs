using Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;
using Hadrian.TestCommon.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public abstract partial class StorageTest
{
    internal static string? ReasonForAbsence => PostgresProcess.ReasonForAbsence;

    protected string DatabaseUrl { get; private set; } = "";

    protected partial void AddStorage(IHadrianGatewayBuilder builder) => builder.AddPostgreSqlStorage(DatabaseUrl);

    protected static partial string Storable(string text) => text.Replace('\0', '\uFFFD');

    private async partial Task CreateDatabaseAsync() => DatabaseUrl = await (await SharedServer.GetAsync()).CreateDatabaseAsync();

    private async partial Task DropDatabaseAsync()
        => await (await SharedServer.GetAsync()).ExecuteAsync($"DROP DATABASE {new Uri(DatabaseUrl).AbsolutePath[1..]} WITH (FORCE)");
}
