using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Lets <c>dotnet ef migrations add Name</c>, run in this project's folder, see the model. Never opens the database.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<HadrianDbContext>
{
    public HadrianDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<HadrianDbContext>()
            .UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsAssembly(typeof(DesignTimeDbContextFactory).Assembly))
            .Options);
}
