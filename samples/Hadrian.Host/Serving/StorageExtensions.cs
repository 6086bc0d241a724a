using System.Globalization;
using Hadrian.Configuration.Toml.Files;

namespace Hadrian.Host.Serving;

/// <summary>Durable storage as <c>[database]</c> asks for it, with the usage journal that bridges its absence.</summary>
internal static class StorageExtensions
{
    public static IHadrianGatewayBuilder AddStorage(this IHadrianGatewayBuilder gateway, IConfiguration configuration)
    {
        var settings = configuration.GetSection("database");
        return settings["type"] switch
        {
            "sqlite" => gateway.AddSqliteStorage(settings.Bind).AddJournal(settings["path"] is { } path and not ":memory:" ? $"{path}-usage-journal" : null),
            "postgres" => gateway.AddPostgreSqlStorage(settings.Bind).AddJournal(JournalOf(ServerAddress.From(configuration))),
            _ => gateway,
        };
    }

    private static IHadrianGatewayBuilder AddJournal(this IHadrianGatewayBuilder gateway, string? path)
        => path is null ? gateway : gateway.ConfigureUsage(options => options.JournalPath ??= path);

    // The port tells the gateways of one machine apart; those on any free port have no journal unless it is named.
    private static string? JournalOf(ServerAddress address)
        => address.Port == 0
            ? null
            : Path.Join(Path.GetDirectoryName(TomlEnvironment.Process.DefaultDatabasePath), string.Create(CultureInfo.InvariantCulture, $"usage-journal-{address.Port}"));
}
