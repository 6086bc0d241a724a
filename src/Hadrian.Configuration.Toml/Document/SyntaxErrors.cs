using Tomlyn.Syntax;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>
/// Retells the parser's diagnostics. Its own texts quote the file, and an unquoted API key is a common syntax error,
/// so only the kind of error is kept. Errors that merely follow from an earlier one are left out.
/// </summary>
internal static class SyntaxErrors
{
    public static void Report(DiagnosticsBag diagnostics, ProblemList problems)
    {
        var lastLine = -1;
        foreach (var diagnostic in diagnostics
            .Where(message => message.Kind is DiagnosticMessageKind.Error)
            .OrderBy(message => message.Span.Start.Line)
            .ThenBy(message => message.Span.Start.Column))
        {
            var start = diagnostic.Span.Start;
            if (start.Line <= lastLine)
            {
                continue;
            }

            var error = Explain(diagnostic.Message);
            problems.Error("", new Place(start.Line + 1, start.Column + 1), "TOML syntax: " + error.Cause, error.Fix);
            lastLine = start.Line + error.LinesSpoilt;
        }
    }

    private static Explanation Explain(string message)
    {
        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);

        return message switch
        {
            _ when Says("while expecting `]") => new("`]` is missing", "close the bracket before the end of the line", 1),
            _ when Says("invalid newline in a string") || Says("End-Of-File found on string")
                => new("a string is not closed", "end it with the quote it starts with", int.MaxValue / 2),
            _ when Says("escape") => new("unknown escape in a string", @"write \\ for a backslash, or use 'single quotes'"),
            _ when Says("for a value") => new("the value is not valid", "put text in double quotes; numbers, true and false go without"),
            _ when Says("expecting `=`") => new("a key without a value", "write key = value"),
            _ when Says("expecting token `newline`") => new("unexpected text at the end of the line", "one setting per line; put text in double quotes"),
            _ when Says("parse integer") => new("the integer is out of range", "use a number of at most 64 bits"),
            _ when Says("`}`") => new("`}` is missing", "close the inline table"),
            _ when Says("array") => new("the list is not complete", "separate items with commas and close the list with `]`"),
            _ => new("unexpected text", "write [section] headers and key = value lines"),
        };
    }

    private sealed record Explanation(string Cause, string Fix, int LinesSpoilt = 0);
}
