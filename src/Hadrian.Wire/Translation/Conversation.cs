using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>
/// A conversation whose sides take turns: a system prompt, and turns of user and assistant by turns. Results of tools are the
/// user's; what says nothing is left out.
/// </summary>
internal sealed class Conversation
{
    private static readonly ChatRole Developer = new("developer");

    private readonly string _provider;
    private readonly Func<AIContent, string, bool>? _takes;
    private readonly List<SystemPart> _system = [];
    private readonly List<Turn> _turns = [];

    private Conversation(string provider, Func<AIContent, string, bool>? takes)
    {
        _provider = provider;
        _takes = takes;
    }

    public IReadOnlyList<SystemPart> System => _system;

    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Sorts a conversation.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">How to answer; instructions and the wish for JSON join the system prompt.</param>
    /// <param name="provider">Who takes the conversation, for messages.</param>
    /// <param name="takesSystemTurns">Whether system messages after the first turn stay where they are.</param>
    /// <param name="takes">Tells what the provider takes in a turn, by its role; the rest is left out. <see langword="null"/> leaves nothing out.</param>
    /// <param name="instructsJson">Whether the wish for JSON without a schema must be put in words, as the provider has no other way.</param>
    public static Conversation Read(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        string provider,
        bool takesSystemTurns = false,
        Func<AIContent, string, bool>? takes = null,
        bool instructsJson = true)
    {
        var conversation = new Conversation(provider, takes);
        if (!string.IsNullOrWhiteSpace(options?.Instructions))
        {
            conversation._system.Add(new SystemPart(options.Instructions, null));
        }

        var number = 0;
        foreach (var message in messages)
        {
            conversation.Add(message, number++, takesSystemTurns);
        }

        if (instructsJson && options?.ResponseFormat is ChatResponseFormatJson { Schema: null })
        {
            conversation._system.Add(new SystemPart("Answer with one valid JSON object and nothing else: no prose, no code fence.", null));
        }

        return conversation;
    }

    private void Add(ChatMessage message, int number, bool takesSystemTurns)
    {
        var isSystem = message.Role == ChatRole.System || message.Role == Developer;
        var role = isSystem ? Turn.System : message.Role == ChatRole.Assistant ? Turn.Assistant : Turn.User;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var part = new TurnPart(message.Contents[i], number, i);
            if (isSystem && !(takesSystemTurns && _turns.Count > 0))
            {
                AddSystem(part);
            }
            else if (SaysSomething(part.Content, role) && _takes?.Invoke(part.Content, role) != false)
            {
                TurnOf(role).Add(part);
            }
        }
    }

    private void AddSystem(TurnPart part)
    {
        if (part.Content is not TextContent text)
        {
            if (_takes is not null)
            {
                return;
            }

            throw RequestProblems.Content(part.Path, $"{_provider}'s system prompt is text alone.");
        }

        if (!string.IsNullOrWhiteSpace(text.Text))
        {
            _system.Add(new SystemPart(text.Text, RequestExtras.Object(text.AdditionalProperties, "cache_control")));
        }
    }

    private Turn TurnOf(string role)
    {
        if (_turns.Count == 0 || _turns[^1].Role != role)
        {
            _turns.Add(new Turn(role));
        }

        return _turns[^1];
    }

    /// <summary>Tells whether a content is to be sent. Thoughts are only if they are signed, and the model's own.</summary>
    private static bool SaysSomething(AIContent content, string role) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent thought => role == Turn.Assistant && !string.IsNullOrEmpty(thought.ProtectedData),
        UsageContent or ToolCallDeltaContent => false,
        _ => true,
    };
}
