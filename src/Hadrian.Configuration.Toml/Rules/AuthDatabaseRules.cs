using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>Keys and users live in the database; a file that has callers but names no database gets the default one.</summary>
internal sealed class AuthDatabaseRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Auth is not { Value: not "jwt" } auth)
        {
            return;
        }

        if (context.Find("database:type") is { Value: "none" } none)
        {
            context.Error(auth, $"{auth.Display ?? "this"} needs a database, but {RuleContext.At(none)} is \"none\"", "configure a database, or use type \"none\" here");
        }
        else if (context.Node("database") is null)
        {
            AddDefault(context, auth);
        }
    }

    private static void AddDefault(RuleContext context, Setting auth)
    {
        var path = context.Environment.DefaultDatabasePath;
        context.Settings.Add(new Setting(new Location(auth.Spelling, "database:type"), auth.Place) { Value = "sqlite" });
        context.Settings.Add(new Setting(new Location(auth.Spelling, "database:path"), auth.Place) { Value = path });
        context.Settings.Add(new Setting(new Location(auth.Spelling, "database:create_directory"), auth.Place) { Value = "true" });
        context.Notes.Add($"{auth.Spelling} needs a database and the file names none: using SQLite at {path}.");
    }
}
