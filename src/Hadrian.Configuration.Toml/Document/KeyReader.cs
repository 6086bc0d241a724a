using Tomlyn.Syntax;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>Takes dotted keys apart and refuses names that configuration cannot hold.</summary>
internal sealed class KeyReader(ValueReader values, ProblemList problems)
{
    public IReadOnlyList<TomlKey> Read(KeySyntax syntax, string path)
    {
        var keys = new List<TomlKey> { One(syntax.Key!) };
        foreach (var dotted in syntax.DotKeys)
        {
            keys.Add(One(dotted.Key!));
        }

        foreach (var key in keys)
        {
            path = Spelling.Append(path, key.Name);
            if (key.Name.Length == 0)
            {
                problems.Error(path, key.Place, "a key must not be empty", "give it a name");
            }
        }

        return keys;
    }

    private TomlKey One(BareKeyOrStringValueSyntax syntax)
    {
        var place = ValueReader.PlaceOf(syntax);
        if (values.IsBareVariable(syntax))
        {
            problems.Error("", place, "a variable cannot stand for a key", "write the key itself; variables belong to values");
        }

        return new TomlKey(syntax is StringValueSyntax text ? text.Value ?? "" : ((BareKeySyntax)syntax).Key?.Text ?? "", place);
    }
}

/// <summary>One part of a dotted key.</summary>
internal sealed record TomlKey(string Name, Place Place);
