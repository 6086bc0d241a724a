using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads section <c>features.guardrails</c>. By hand, because its words are in snake case and a wrong one must be answered with the right ones.</summary>
internal static class GuardrailSection
{
    private static readonly (string, GuardrailAction)[] Actions =
        [("block", GuardrailAction.Block), ("redact", GuardrailAction.Redact), ("modify", GuardrailAction.Redact), ("warn", GuardrailAction.Warn), ("log", GuardrailAction.Log)];

    private static readonly (string, GuardrailFailureAction)[] Failures =
        [("block", GuardrailFailureAction.Block), ("allow", GuardrailFailureAction.Allow), ("log_and_allow", GuardrailFailureAction.LogAndAllow)];

    private static readonly (string, GuardrailSeverity)[] Severities =
    [
        ("info", GuardrailSeverity.Info),
        ("low", GuardrailSeverity.Low),
        ("medium", GuardrailSeverity.Medium),
        ("high", GuardrailSeverity.High),
        ("critical", GuardrailSeverity.Critical),
    ];

    public static void Bind(IConfigurationSection section, GuardrailOptions options)
    {
        options.Enabled = section.GetValue("enabled", options.Enabled);
        options.Mode = Word(section, "mode", options.Mode, ("enforce", GuardrailMode.Enforce), ("shadow", GuardrailMode.Shadow));
        var input = section.GetSection("input");
        BindStage(input, options.Input);
        options.Input.Mode = Word(input, "mode", options.Input.Mode, ("blocking", GuardrailInputMode.Blocking), ("concurrent", GuardrailInputMode.Concurrent));
        var output = section.GetSection("output");
        BindStage(output, options.Output);
        options.Output.StreamingMode = Word(
            output,
            "streaming_mode",
            options.Output.StreamingMode,
            ("buffered", GuardrailStreamingMode.Buffered),
            ("per_chunk", GuardrailStreamingMode.PerChunk),
            ("hold_all", GuardrailStreamingMode.HoldAll),
            ("final_only", GuardrailStreamingMode.FinalOnly));
        options.Output.BufferTokens = output.GetValue("buffer_tokens", options.Output.BufferTokens);
        options.Output.OnBlock = Word(
            output, "on_block", options.Output.OnBlock, ("error", GuardrailOutputBlock.Error), ("content_filter", GuardrailOutputBlock.ContentFilter));
    }

    private static void BindStage(IConfigurationSection section, GuardrailStageOptions options)
    {
        options.Enabled = section.GetValue("enabled", options.Enabled);
        options.TimeoutMilliseconds = section.GetValue("timeout_ms", options.TimeoutMilliseconds);
        options.OnTimeout = Word(section, "on_timeout", options.OnTimeout, Failures);
        options.OnError = Word(section, "on_error", options.OnError, Failures);
        options.DefaultAction = Rule(section, "default_action", options.DefaultAction);
        foreach (var action in section.GetSection("actions").GetChildren())
        {
            options.Actions[action.Key] = Rule(section.GetSection("actions"), action.Key, options.DefaultAction);
        }

        if (section.GetSection("provider") is { } single && single.Exists())
        {
            options.Providers.Add(Provider(single));
        }

        foreach (var provider in section.GetSection("providers").GetChildren())
        {
            options.Providers.Add(Provider(provider));
        }
    }

    private static GuardrailRule Rule(IConfigurationSection section, string key, GuardrailRule preset)
    {
        var own = section.GetSection(key);
        return own.Value is not null ? new GuardrailRule(Word(section, key, null, Actions))
            : own.Exists() ? new GuardrailRule(Word(own, "type", null, Actions), own["replacement"] ?? GuardrailRule.Redacted)
            : preset;
    }

    private static GuardrailProviderOptions Provider(IConfigurationSection section)
    {
        var options = new GuardrailProviderOptions
        {
            Type = section["type"] ?? string.Empty,
            Name = section["name"],
            ApiKey = section["api_key"],
            IgnoreCase = section.GetValue("case_insensitive", true),
            MaxCharacters = section.GetValue<int?>("max_characters"),
            MaxWords = section.GetValue<int?>("max_words"),
            MaxLines = section.GetValue<int?>("max_lines"),
        };
        options.BaseUrl = section["base_url"] ?? options.BaseUrl;
        options.Model = section["model"] ?? options.Model;
        foreach (var type in section.GetSection("types").GetChildren())
        {
            options.Types.Add(type.Value ?? string.Empty);
        }

        foreach (var pattern in section.GetSection("patterns").GetChildren())
        {
            options.Patterns.Add(Pattern(pattern));
        }

        return options;
    }

    private static GuardrailPattern Pattern(IConfigurationSection section)
    {
        var usual = new GuardrailPattern(section.Value ?? section["pattern"] ?? string.Empty);
        return section.Value is not null ? usual : usual with
        {
            IsRegex = section.GetValue("is_regex", usual.IsRegex),
            Category = section["category"] ?? usual.Category,
            Severity = Word(section, "severity", usual.Severity, Severities),
            MaxMatchCharacters = section.GetValue("max_match_characters", usual.MaxMatchCharacters),
        };
    }

    private static T Word<T>(IConfigurationSection section, string key, T? preset, params (string Word, T Value)[] words)
        where T : struct
    {
        var listed = string.Join(", ", words.Select(word => word.Word));
        if (section[key] is not { } text)
        {
            return preset ?? throw Wrong(section, key, $"is missing; it is one of {listed}.");
        }

        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw Wrong(section, key, $"'{text}' is not one of {listed}.");
    }

    private static GatewayConfigurationException Wrong(IConfigurationSection section, string key, string message)
        => new($"{section.Path.Replace(':', '.')}.{key}: {message}");
}
