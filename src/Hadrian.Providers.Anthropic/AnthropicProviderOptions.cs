using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Anthropic;

/// <summary>Settings of Anthropic. Section <c>providers.NAME</c> with <c>type = "anthropic"</c>.</summary>
/// <remarks>
/// The lists of models tell what a model takes by a part of its name, case-sensitive; an empty list stands for the models
/// this version knows.
/// </remarks>
public sealed class AnthropicProviderOptions : ProviderSettings
{
    /// <summary>Gets or sets the API key. Required.</summary>
    [ConfigurationKeyName("api_key")]
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the URL under which <c>/v1/messages</c> lies; a trailing slash is ignored.</summary>
    /// <value>Default: <c>https://api.anthropic.com</c>.</value>
    [ConfigurationKeyName("base_url")]
    public string BaseUrl { get; set; } = "https://api.anthropic.com";

    /// <summary>Gets or sets the model of chat clients that are made without one.</summary>
    /// <value>Default: <see langword="null"/>, each call must name its model.</value>
    [ConfigurationKeyName("default_model")]
    public string? DefaultModel { get; set; }

    /// <summary>Gets or sets the output limit of requests that set none; Anthropic demands one.</summary>
    /// <value>Default: <see langword="null"/>: 4,096, or 32,000 for a model that is to think adaptively.</value>
    [ConfigurationKeyName("default_max_tokens"), Range(1, int.MaxValue)]
    public int? DefaultMaxTokens { get; set; }

    /// <summary>Gets the models that need a beta header to think between tool calls.</summary>
    [ConfigurationKeyName("interleaved_thinking_models")]
    public IList<string> InterleavedThinkingModels { get; } = [];

    /// <summary>Gets the models that think adaptively: a request's effort is passed on rather than made a budget of tokens.</summary>
    [ConfigurationKeyName("adaptive_thinking_models")]
    public IList<string> AdaptiveThinkingModels { get; } = [];

    /// <summary>Gets the models that refuse sampling parameters and fixed budgets; temperature and the like are not sent to them.</summary>
    [ConfigurationKeyName("strict_thinking_models")]
    public IList<string> StrictThinkingModels { get; } = [];

    /// <summary>Gets the models that take system messages within a conversation; for others these join the system prompt.</summary>
    [ConfigurationKeyName("mid_conversation_system_models")]
    public IList<string> MidConversationSystemModels { get; } = [];
}
