using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway.Tests.Guardrails;

public sealed class GuardrailOptionsTests
{
    [Fact]
    public void Bind_Section_IsRead()
    {
        var options = Bind(
            ("mode", "shadow"),
            ("input:mode", "concurrent"),
            ("input:on_timeout", "log_and_allow"),
            ("input:actions:pii_email:type", "redact"),
            ("input:actions:pii_email:replacement", "***"),
            ("input:actions:hate", "warn"),
            ("input:providers:0:type", "pii_regex"),
            ("input:providers:0:types:0", "email"),
            ("output:streaming_mode", "per_chunk"),
            ("output:provider:type", "blocklist"),
            ("output:provider:patterns:0:pattern", "falcon"));

        Assert.Equal(GuardrailMode.Shadow, options.Mode);
        Assert.Equal(GuardrailInputMode.Concurrent, options.Input.Mode);
        Assert.Equal(GuardrailFailureAction.LogAndAllow, options.Input.OnTimeout);
        Assert.Equal(new GuardrailRule(GuardrailAction.Redact, "***"), options.Input.Actions["pii_email"]);
        Assert.Equal(GuardrailAction.Warn, options.Input.Actions["hate"].Action);
        Assert.Equal(["email"], Assert.Single(options.Input.Providers).Types);
        Assert.Equal(GuardrailStreamingMode.PerChunk, options.Output.StreamingMode);
        Assert.Equal(new GuardrailPattern("falcon"), Assert.Single(Assert.Single(options.Output.Providers).Patterns));
        Assert.True(new GuardrailOptionsValidator().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("features.guardrails.input.mode", "input:mode", "sometimes")]
    [InlineData("features.guardrails.output.streaming_mode", "output:streaming_mode", "later")]
    [InlineData("features.guardrails.input.actions.hate", "input:actions:hate", "shout")]
    public void Bind_WrongWord_NamesKeyAndChoices(string path, string key, string value)
    {
        var exception = Assert.Throws<GatewayConfigurationException>(() => Bind((key, value)));

        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("is not one of", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input.timeout_ms", "input:timeout_ms", "0")]
    [InlineData("input.providers[0].type", "input:provider:type", "magic")]
    [InlineData("input.providers[0].name", "input:provider:type", "custom")]
    [InlineData("input.providers[0].patterns", "input:provider:type", "blocklist")]
    [InlineData("input.providers[0]", "input:provider:type", "content_limits")]
    [InlineData("output.buffer_tokens", "output:buffer_tokens", "0")]
    public void Validate_WhatCannotWork_NamesTheKey(string path, string key, string value)
    {
        var result = new GuardrailOptionsValidator().Validate(null, Bind((key, value)));

        Assert.Contains($"features.guardrails.{path}:", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(a")]
    public void Validate_PatternThatCannotBeMatchedInBoundedTime_IsRefused(string pattern)
    {
        var options = Bind(("input:provider:type", "blocklist"), ("input:provider:patterns:0:pattern", pattern), ("input:provider:patterns:0:is_regex", "true"));

        Assert.True(new GuardrailOptionsValidator().Validate(null, options).Failed);
    }

    private static GuardrailOptions Bind(params (string Key, string Value)[] settings)
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"features:guardrails:{setting.Key}", (string?)setting.Value)))
            .Build()
            .GetSection("features:guardrails");
        var options = new GuardrailOptions();
        GuardrailSection.Bind(section, options);
        return options;
    }
}
