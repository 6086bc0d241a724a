using System.Diagnostics.CodeAnalysis;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Embeddings;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>Reads a request in one pass over its top-level members; prompts are skipped, not visited.</summary>
internal ref partial struct RequestParser
{
    private const int BytesPerToken = 4;
    private const string PromptShape = "a string or an array of strings or tokens";
    private const string MessagesShape = "an array of at least one message";
    private const string InputShape = "a non-empty string or array";

    private readonly GatewayOperation _operation;
    private readonly ReadOnlySpan<byte> _json;
    private RequestLayout _layout;
    private GatewayError? _error;
    private uint _seen;
    private string? _model;
    private IReadOnlyList<string> _models;
    private bool _isStreaming;
    private bool _wantsUsage;
    private double? _temperature;
    private long? _maxTokens;
    private long? _maxCompletionTokens;
    private long _choices;
    private EmbeddingEncoding _encoding;
    private string? _promptCacheKey;

    private RequestParser(GatewayOperation operation, ReadOnlySpan<byte> json)
    {
        _operation = operation;
        _json = json;
        _models = [];
        _choices = 1;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly bool Generates => _operation is not GatewayOperation.Embeddings;

    public static bool TryParse(
        GatewayOperation operation,
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out OpenAIRequest? request,
        [NotNullWhen(false)] out GatewayError? error)
    {
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        var parser = new RequestParser(operation, body.Span);
        error = parser.ReadDocument() ?? parser._error ?? parser.CheckInput();
        request = error is null ? parser.Create(body) : null;
        return error is null;
    }

    private GatewayError? ReadDocument()
    {
        var scanner = new JsonScanner(_json);
        if (scanner.Position == _json.Length)
        {
            return RequestErrors.EmptyBody;
        }

        if (!Utf8Text.IsValid(_json))
        {
            return RequestErrors.NotUtf8;
        }

        if (scanner.Kind != JsonKind.Object)
        {
            return scanner.SkipValue() && scanner.IsAtEnd() ? RequestErrors.NotAnObject : RequestErrors.Malformed(scanner.ErrorPosition);
        }

        scanner.TryEnterObject();
        var previousEnd = 0;
        while (scanner.TryNextName(out var name))
        {
            _layout.MemberCount++;
            var member = RequestMembers.Find(_json, name);
            if (member == RequestMember.Unknown)
            {
                scanner.SkipValue();
            }
            else
            {
                var found = scanner.ReadMember(name, previousEnd);
                if (found.Exists)
                {
                    Take(member, found);
                }
            }

            previousEnd = scanner.Position;
        }

        _layout.Close = scanner.Position - 1;
        return scanner.IsAtEnd() ? null : RequestErrors.Malformed(scanner.ErrorPosition);
    }

    private void Take(RequestMember member, in JsonMember found)
    {
        if (member.IsDecisive())
        {
            var bit = 1u << (int)member;
            if ((_seen & bit) != 0)
            {
                Refuse(RequestErrors.Duplicate(NameOf(member)));
            }

            _seen |= bit;
        }

        Locate(member, found);
        if (found.Kind != JsonKind.Null)
        {
            Check(member, found);
        }
    }

    private void Locate(RequestMember member, in JsonMember found)
    {
        switch (member)
        {
            case RequestMember.Model:
                _layout.Model = found.Value;
                break;
            case RequestMember.Models:
                _layout.Models = found;
                break;
            case RequestMember.StreamOptions:
                _layout.StreamOptions = found.Value;
                break;
            case RequestMember.Provider:
                _layout.Provider = found;
                break;
            case RequestMember.SovereigntyRequirements:
                _layout.SovereigntyRequirements = found;
                break;
            case RequestMember.Reasoning:
                _layout.Reasoning = found;
                break;
            case RequestMember.ReasoningEffort:
                _layout.ReasoningEffort = found.Value;
                _layout.HasReasoningEffort = found.HasValue;
                break;
            case RequestMember.Messages:
                _layout.Messages = found.Value;
                break;
            case RequestMember.Tools:
                _layout.Tools = found.Value;
                break;
        }
    }

    private readonly GatewayError? CheckInput()
    {
        if (_layout.Input.Exists)
        {
            return null;
        }

        return _operation switch
        {
            GatewayOperation.Chat => RequestErrors.Missing("messages", MessagesShape),
            GatewayOperation.Completion => RequestErrors.Missing("prompt", PromptShape),
            _ => RequestErrors.Missing("input", InputShape),
        };
    }

    private readonly OpenAIRequest Create(ReadOnlyMemory<byte> body) => new(body, _layout)
    {
        Operation = _operation,
        Model = _model,
        Models = _models,
        IsStreaming = _isStreaming,
        ClientWantsUsage = _wantsUsage,
        MaxOutputTokens = _maxCompletionTokens ?? _maxTokens,
        ChoiceCount = _choices,
        Temperature = _temperature,
        EncodingFormat = _encoding,
        PromptCacheKey = _promptCacheKey,
        EstimatedInputTokens = Math.Max(1, _layout.Input.Length / BytesPerToken),
    };

    private void Refuse(GatewayError error) => _error ??= error;
}
