namespace Hadrian.Host.Logging;

/// <summary>Gives the logging categories behind the targets that filters of the original gateway name.</summary>
internal static class LogTargets
{
    public const string Own = "Hadrian";

    private static readonly string[] Http = ["Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Any other target is taken for a category itself.</summary>
    public static IReadOnlyList<string> Categories(string target)
    {
        var root = target.Split("::")[0];
        return root switch
        {
            "hadrian" => [Own],
            "sqlx" => ["Microsoft.EntityFrameworkCore.Database.Command"],
            "hyper" or "h2" or "tower" or "tower_http" or "reqwest" => Http,
            _ => [target],
        };
    }
}
