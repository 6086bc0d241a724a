using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>What the shapes share while they read one file.</summary>
internal sealed class SchemaReader(TomlParts parts, TomlEnvironment environment, ProblemList problems)
{
    public ProblemList Problems { get; } = problems;

    public TomlEnvironment Environment { get; } = environment;

    public SettingSet Settings { get; } = new(problems);

    public bool Lacks(TomlPart? part) => part is not null && !parts.Contains(part);

    public void Error(Location at, Place place, string message, string fix) => Problems.Error(at.Spelling, place, message, fix);

    /// <summary>Complains about a key whose part is not there, if the key asks for anything.</summary>
    public void CheckPart(SchemaKey key, Location at, TomlEntry entry)
    {
        if (!Lacks(key.Part) || !key.IsOn(entry.Value))
        {
            return;
        }

        var fix = entry.Value is TomlTable ? "remove the section, or set enabled = false in it" : "remove the key";
        if (key.Part!.IsProtective)
        {
            Problems.Error(at.Spelling, entry.Place, $"not part of this build ({key.Part}), so nothing would enforce it", fix);
        }
        else
        {
            Problems.Warn(at.Spelling, entry.Place, $"not part of this build ({key.Part}), so it has no effect", fix);
        }
    }
}
