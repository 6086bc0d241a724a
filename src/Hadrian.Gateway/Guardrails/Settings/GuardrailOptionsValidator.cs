using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class GuardrailOptionsValidator : IValidateOptions<GuardrailOptions>
{
    private const string Types = "pii_regex, blocklist, content_limits, openai_moderation, custom";

    public ValidateOptionsResult Validate(string? name, GuardrailOptions options)
    {
        var check = new SectionCheck("features.guardrails");
        CheckStage(check, "input", options.Input);
        CheckStage(check, "output", options.Output);
        return check.AtLeast("output.buffer_tokens", options.Output.BufferTokens, 1).Result;
    }

    private static void CheckStage(SectionCheck check, string stage, GuardrailStageOptions options)
    {
        check.Between($"{stage}.timeout_ms", options.TimeoutMilliseconds, 1, 600_000);
        for (var i = 0; i < options.Providers.Count; i++)
        {
            CheckProvider(check, $"{stage}.providers[{i}]", options.Providers[i]);
        }
    }

    private static void CheckProvider(SectionCheck check, string path, GuardrailProviderOptions options)
    {
        switch (options.Type)
        {
            case "pii_regex":
                foreach (var type in options.Types)
                {
                    check.Require($"{path}.types", PiiDetectors.Names.Contains(type), $"'{type}' is not one of {string.Join(", ", PiiDetectors.Names)}.");
                }

                break;
            case "blocklist":
                check.Require($"{path}.patterns", options.Patterns.Count > 0, "is empty; name what is not allowed.");
                for (var i = 0; i < options.Patterns.Count; i++)
                {
                    CheckPattern(check, $"{path}.patterns[{i}]", options.Patterns[i], options.IgnoreCase);
                }

                break;
            case "content_limits":
                check
                    .Require(path, (options.MaxCharacters ?? options.MaxWords ?? options.MaxLines) is not null, "sets no limit; set max_characters, max_words or max_lines.")
                    .AtLeast($"{path}.max_characters", options.MaxCharacters, 1)
                    .AtLeast($"{path}.max_words", options.MaxWords, 1)
                    .AtLeast($"{path}.max_lines", options.MaxLines, 1);
                break;
            case "openai_moderation":
                check.Require(
                    $"{path}.base_url",
                    Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"),
                    "must be an absolute http or https address.");
                break;
            case "custom":
                check.Require($"{path}.name", !string.IsNullOrEmpty(options.Name), "is missing; it names a registered guardrail.");
                break;
            default:
                check.Require($"{path}.type", false, $"'{options.Type}' is not one of {Types}.");
                break;
        }
    }

    private static void CheckPattern(SectionCheck check, string path, GuardrailPattern pattern, bool ignoreCase)
    {
        check
            .Require($"{path}.pattern", pattern.Pattern.Length > 0, "is empty.")
            .Between($"{path}.max_match_characters", pattern.MaxMatchCharacters, 1, 16_384);
        try
        {
            BlocklistGuardrail.Compile(pattern, ignoreCase);
        }
        catch (ArgumentException exception)
        {
            check.Require($"{path}.pattern", false, $"is no regular expression: {exception.Message}");
        }
        catch (NotSupportedException)
        {
            check.Require($"{path}.pattern", false, "uses look-around, back-references or too many repetitions, which cannot be matched in bounded time; write it without.");
        }
    }
}
