using Hadrian.Configuration.Toml.Files;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>Turns the text of a file into tables that remember their places.</summary>
internal static class DocumentReader
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads a file; null after a syntax error, because nothing behind it can be trusted.</summary>
    public static TomlTable? Read(string text, TomlEnvironment environment, ProblemList problems)
    {
        if (BrokenCharacter(text) is { } place)
        {
            problems.Error("", place, "the text is not valid Unicode", "save the file as UTF-8");
            return null;
        }

        // The parser fails over a backslash at the very end of a text, hence the line break.
        var variables = BareVariables.Hide(text.TrimStart(ByteOrderMark) + "\n");
        if (Parse(variables.Text, problems) is not { } document)
        {
            return null;
        }

        var values = new ValueReader(variables, environment, problems);
        var builder = new TableBuilder(values, problems);
        foreach (var pair in document.KeyValues)
        {
            builder.Add(builder.Root, "", pair);
        }

        foreach (var section in document.Tables)
        {
            var (table, path) = builder.Open(section);
            foreach (var pair in section.Items)
            {
                builder.Add(table, path, pair);
            }
        }

        return builder.Root;
    }

    /// <summary>Finds half a surrogate pair, over which the parser fails.</summary>
    private static Place? BrokenCharacter(string text)
    {
        var line = 1;
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return new Place(line, at - start + 1);
            }
            else if (text[at] == '\n')
            {
                line++;
                start = at + 1;
            }
        }

        return null;
    }

    private static DocumentSyntax? Parse(string text, ProblemList problems)
    {
        try
        {
            // The parser's own validation would refuse what may be merged here, so the builder does that part.
            var document = SyntaxParser.Parse(text, validate: false);
            SyntaxErrors.Report(document.Diagnostics, problems);
            return document.HasErrors ? null : document;
        }
        catch (TomlException exception)
        {
            var place = exception is { Line: int line, Column: int column } ? new Place(line, column) : default;
            problems.Error("", place, "TOML syntax: lists or tables are nested too deeply", "flatten the value");
            return null;
        }
    }
}
