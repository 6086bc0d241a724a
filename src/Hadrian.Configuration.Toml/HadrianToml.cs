using System.Text;
using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Rules;
using Hadrian.Configuration.Toml.Schema;
using Hadrian.Configuration.Toml.Schema.Sections;

namespace Hadrian.Configuration.Toml;

/// <summary>Loads <c>hadrian.toml</c>: reads it, replaces variables, checks everything, and reports all problems at once.</summary>
/// <remarks>Loading opens no connection and creates no file.</remarks>
public static class HadrianToml
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Loads a file. A file that cannot be read is a problem of the result, not an exception.</summary>
    /// <param name="path">The file, absolute or relative to the current directory.</param>
    /// <param name="options">What exists here; null for the defaults.</param>
    public static TomlLoadResult Load(string path, HadrianTomlOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new HadrianTomlOptions();
        try
        {
            return Parse(File.ReadAllText(options.Environment.Absolute(path), StrictUtf8), path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, $"the file cannot be read ({exception.GetType().Name})", "check the path and its permissions");
        }
        catch (DecoderFallbackException)
        {
            return Unreadable(path, "the file is not valid UTF-8", "save it as UTF-8");
        }
    }

    /// <summary>Loads a text.</summary>
    /// <param name="text">The TOML.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <param name="options">What exists here; null for the defaults.</param>
    public static TomlLoadResult Parse(string text, string fileName = "hadrian.toml", HadrianTomlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        options ??= new HadrianTomlOptions();

        var problems = new ProblemList(fileName);
        var reader = new SchemaReader(options.Parts, options.Environment, problems);
        IReadOnlyList<string> notes = [];
        if (DocumentReader.Read(text, options.Environment, problems) is { } root)
        {
            RootSchema.Shape.Read(reader, Location.Root, root);
            var context = new RuleContext(root, reader.Settings, options.Environment, problems);
            foreach (var rule in RuleSet.All)
            {
                rule.Check(context);
            }

            notes = context.Notes;
        }

        return new TomlLoadResult(fileName, problems.Sorted(), reader.Settings, options.KeyPrefix, notes);
    }

    private static TomlLoadResult Unreadable(string path, string message, string fix)
    {
        var problems = new ProblemList(path);
        problems.Error("", default, message, fix);
        return new TomlLoadResult(path, problems.Sorted(), new SettingSet(problems), "", []);
    }
}
