using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml.Rules;

internal sealed class DatabaseRules : IRule
{
    public void Check(RuleContext context)
    {
        if (context.Number("database:min_connections") is { } min
            && context.Number("database:max_connections") is { } max
            && min > max)
        {
            var most = RuleContext.At(context.Find("database:max_connections")!);
            context.Error(context.Find("database:min_connections")!, $"{min} is more than {max}, which is {most}", "raise the one or lower the other");
        }

        CheckDirectory(context);
    }

    private static void CheckDirectory(RuleContext context)
    {
        if (context.Find("database:path") is not { Value: { } path } setting
            || path == ":memory:"
            || path.StartsWith("file:", StringComparison.Ordinal))
        {
            return;
        }

        var file = context.Environment.Absolute(path);
        var directory = Path.GetDirectoryName(file);
        if (file == context.Environment.DefaultDatabasePath)
        {
            context.Settings.Add(new Setting(new Location(setting.Spelling, "database:create_directory"), setting.Place) { Value = "true" });
        }
        else if (Directory.Exists(file))
        {
            context.Warn(setting, "this is a directory, the database needs a file", "add a file name, such as hadrian.db");
        }
        else if (directory is not null && !Directory.Exists(directory))
        {
            context.Warn(setting, "the directory does not exist", "create it before the gateway starts");
        }
        else if (directory is not null && (IsReadOnly(directory) || (File.Exists(file) && IsReadOnly(file))))
        {
            context.Warn(setting, "the file or its directory is not writable by this user", "change the owner or the permissions");
        }
    }

    // Asks for permissions alone: opening and closing a database that this process uses would drop its locks. On Windows
    // the attribute of a directory means something else, and permissions do not bind root.
    private static bool IsReadOnly(string path)
        => !OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
}
