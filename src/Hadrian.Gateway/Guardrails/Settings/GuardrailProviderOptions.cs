namespace Hadrian.Gateway;

/// <summary>One guardrail of a stage. Which settings count depends on <see cref="Type"/>.</summary>
public sealed class GuardrailProviderOptions
{
    /// <summary>Gets or sets the kind: <c>pii_regex</c>, <c>blocklist</c>, <c>content_limits</c>, <c>openai_moderation</c> or <c>custom</c>.</summary>
    public string Type { get; set; } = string.Empty;

    /// <summary>Gets or sets, for <c>custom</c>, the <see cref="IGuardrail.Name"/> of a registered guardrail.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets, for <c>openai_moderation</c>, the key.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets, for <c>openai_moderation</c>, where the API is.</summary>
    /// <value>Default: <c>https://api.openai.com/v1</c>.</value>
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>Gets or sets, for <c>openai_moderation</c>, the model.</summary>
    /// <value>Default: <c>text-moderation-latest</c>.</value>
    public string Model { get; set; } = "text-moderation-latest";

    /// <summary>Gets, for <c>pii_regex</c>, what to look for: <c>email</c>, <c>phone</c>, <c>ssn</c>, <c>credit_card</c>, <c>ip_address</c>, <c>date_of_birth</c>; empty for all but the last.</summary>
    public IList<string> Types { get; } = [];

    /// <summary>Gets, for <c>blocklist</c>, what to look for.</summary>
    public IList<GuardrailPattern> Patterns { get; } = [];

    /// <summary>Gets or sets, for <c>blocklist</c>, whether upper and lower case are the same.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool IgnoreCase { get; set; } = true;

    /// <summary>Gets or sets, for <c>content_limits</c>, the most characters; at least 1.</summary>
    public int? MaxCharacters { get; set; }

    /// <summary>Gets or sets, for <c>content_limits</c>, the most words; at least 1.</summary>
    public int? MaxWords { get; set; }

    /// <summary>Gets or sets, for <c>content_limits</c>, the most lines; at least 1.</summary>
    public int? MaxLines { get; set; }
}
