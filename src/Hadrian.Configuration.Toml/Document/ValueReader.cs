using System.Globalization;
using Hadrian.Configuration.Toml.Files;
using Tomlyn.Syntax;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>Reads the right-hand sides: scalars with their variables, lists and inline tables.</summary>
internal sealed class ValueReader(BareVariables variables, TomlEnvironment environment, ProblemList problems)
{
    public TomlNode Read(ValueSyntax value, string path, TableBuilder builder)
    {
        var place = PlaceOf(value);
        return value switch
        {
            StringValueSyntax text => Text(text, place, path),
            IntegerValueSyntax integer => new TomlScalar(place, ScalarKind.Integer, integer.Value.ToString(CultureInfo.InvariantCulture)),
            FloatValueSyntax number => new TomlScalar(place, ScalarKind.Float, number.Value.ToString("R", CultureInfo.InvariantCulture)),
            BooleanValueSyntax boolean => new TomlScalar(place, ScalarKind.Boolean, boolean.Value ? "true" : "false"),
            ArraySyntax list => List(list, place, path, builder),
            InlineTableSyntax table => Table(table, place, path, builder),
            _ => new TomlScalar(place, ScalarKind.Date, value.ToString().Trim()),
        };
    }

    /// <summary>Whether a node is a variable the file has outside quotes.</summary>
    public bool IsBareVariable(SyntaxNode node) => variables.At(node.Span.Start.Offset) is not null;

    public static Place PlaceOf(SyntaxNode node) => new(node.Span.Start.Line + 1, node.Span.Start.Column + 1);

    private TomlScalar Text(StringValueSyntax value, Place place, string path)
    {
        var bare = variables.At(value.Span.Start.Offset);
        var source = bare ?? value.Value ?? "";
        var interpolation = Interpolation.Of(source, environment.Variable);
        foreach (var name in interpolation.Missing)
        {
            var shown = name.Length == 0 ? "a variable without a name" : $"variable `{Spelling.Quote(name)[1..^1]}`";
            problems.Error(path, place, $"environment {shown} is not set", $"export it, or give a default: ${{{Spelling.Quote(name)[1..^1]}:-…}}");
        }

        return new TomlScalar(place, bare is null ? ScalarKind.Text : ScalarKind.Variable, interpolation.Text)
        {
            Source = interpolation.Names.Count > 0 ? source : null,
            Variables = interpolation.Names,
            IsUnknown = interpolation.Missing.Count > 0,
        };
    }

    private TomlList List(ArraySyntax syntax, Place place, string path, TableBuilder builder)
    {
        var list = new TomlList(place);
        foreach (var item in syntax.Items)
        {
            list.Items.Add(Read(item.Value!, Spelling.Item(path, list.Items.Count), builder));
        }

        return list;
    }

    private static TomlTable Table(InlineTableSyntax syntax, Place place, string path, TableBuilder builder)
    {
        var table = new TomlTable(place, TableOrigin.Header);
        foreach (var item in syntax.Items)
        {
            builder.Add(table, path, item.KeyValue!);
        }

        table.Origin = TableOrigin.Inline;
        return table;
    }
}
