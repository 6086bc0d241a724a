using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>Words the error about a key that does not exist.</summary>
internal static class UnknownKey
{
    public static void Report(SchemaReader reader, Location parent, TomlEntry entry, SchemaKey[] allowed, Variant? variant)
    {
        var at = parent.Key(entry.Key);
        if (variant?.OwnersOf(entry.Key) is { Count: > 0 } owners)
        {
            var types = string.Join(" or ", owners.Select(owner => Spelling.Quote(owner)));
            reader.Error(at, entry.Place, $"goes with {variant.Discriminator} = {types}, not with {Spelling.Quote(variant.Type!)}", "remove the key or change the type");
            return;
        }

        var names = allowed.Select(key => key.Name).ToList();
        var kind = entry.Value is TomlTable ? "section" : "key";
        reader.Error(at, entry.Place, $"unknown {kind} `{Spelling.Quote(entry.Key)[1..^1]}`", Guess(entry.Key, names) + Allowed(names));
    }

    public static string Guess(string name, IEnumerable<string> names)
        => Nearest.To(name, names) is { } nearest ? $"did you mean `{nearest}`? " : "";

    private static string Allowed(List<string> names)
        => names.Count == 0 ? "remove it; nothing is allowed here" : $"allowed here: {string.Join(", ", names)}";
}
