using System.Buffers.Text;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Embeddings;

namespace Hadrian.Wire.OpenAI.Requests;

internal ref partial struct RequestParser
{
    private static string NameOf(RequestMember member) => member switch
    {
        RequestMember.Model => "model",
        RequestMember.Models => "models",
        RequestMember.Stream => "stream",
        RequestMember.StreamOptions => "stream_options",
        RequestMember.MaxTokens => "max_tokens",
        RequestMember.MaxCompletionTokens => "max_completion_tokens",
        RequestMember.N => "n",
        RequestMember.BestOf => "best_of",
        RequestMember.EncodingFormat => "encoding_format",
        RequestMember.Messages => "messages",
        RequestMember.Prompt => "prompt",
        RequestMember.Input => "input",
        RequestMember.Tools => "tools",
        RequestMember.Provider => "provider",
        RequestMember.SovereigntyRequirements => "sovereignty_requirements",
        RequestMember.Reasoning => "reasoning",
        RequestMember.ReasoningEffort => "reasoning_effort",
        RequestMember.Temperature => "temperature",
        RequestMember.TopP => "top_p",
        RequestMember.FrequencyPenalty => "frequency_penalty",
        RequestMember.PresencePenalty => "presence_penalty",
        RequestMember.TopLogprobs => "top_logprobs",
        RequestMember.PromptCacheKey => "prompt_cache_key",
        _ => throw new ArgumentOutOfRangeException(nameof(member), member, "The member has no name."),
    };

    private void Check(RequestMember member, in JsonMember found)
    {
        switch (member)
        {
            case RequestMember.Model:
                CheckModel(found);
                break;
            case RequestMember.Models:
                CheckModels(found);
                break;
            case RequestMember.Messages when _operation == GatewayOperation.Chat:
                TakeInput(member, found, found.Kind == JsonKind.Array && !IsEmpty(found), MessagesShape);
                break;
            case RequestMember.Prompt when _operation == GatewayOperation.Completion:
                TakeInput(member, found, found.Kind == JsonKind.String || IsPromptList(found), PromptShape);
                break;
            case RequestMember.Input when _operation == GatewayOperation.Embeddings:
                TakeInput(member, found, found.Kind is JsonKind.String or JsonKind.Array && !IsEmpty(found), InputShape);
                break;
            case RequestMember.EncodingFormat when _operation == GatewayOperation.Embeddings:
                CheckEncoding(found);
                break;
            default:
                if (Generates)
                {
                    CheckGeneration(member, found);
                }

                break;
        }
    }

    private void CheckGeneration(RequestMember member, in JsonMember found)
    {
        switch (member)
        {
            case RequestMember.Stream when found.Kind is JsonKind.True or JsonKind.False:
                _isStreaming = found.Kind == JsonKind.True;
                break;
            case RequestMember.Stream:
                Refuse(RequestErrors.Mistyped("stream", "true or false"));
                break;
            case RequestMember.StreamOptions:
                CheckStreamOptions(found);
                break;
            case RequestMember.MaxTokens:
                _maxTokens = CheckInteger(member, found, 1, long.MaxValue);
                break;
            case RequestMember.MaxCompletionTokens:
                _maxCompletionTokens = CheckInteger(member, found, 1, long.MaxValue);
                break;
            case RequestMember.N:
            case RequestMember.BestOf when _operation == GatewayOperation.Completion:
                _choices = Math.Max(_choices, CheckInteger(member, found, 1, long.MaxValue));
                break;
            case RequestMember.PromptCacheKey when found.Kind == JsonKind.String:
                // Whether a provider takes it is the provider's business.
                JsonText.TryGetString(found.Value.Of(_json), out _promptCacheKey);
                break;
            case RequestMember.TopLogprobs when _operation == GatewayOperation.Chat:
                CheckInteger(member, found, 0, 20);
                break;
            case RequestMember.Temperature:
                _temperature = CheckNumber(member, found, 0, 2);
                break;
            case RequestMember.TopP:
                CheckNumber(member, found, 0, 1);
                break;
            case RequestMember.FrequencyPenalty or RequestMember.PresencePenalty:
                CheckNumber(member, found, -2, 2);
                break;
        }
    }

    private void CheckModel(in JsonMember found)
    {
        if (found.Kind != JsonKind.String || !JsonText.TryGetString(found.Value.Of(_json), out _model))
        {
            Refuse(RequestErrors.Mistyped("model", "the model as a string, such as \"openai/gpt-4o\""));
        }
    }

    private void CheckModels(in JsonMember found)
    {
        var models = new List<string>();
        var isList = found.Kind == JsonKind.Array;
        var scanner = new JsonScanner(found.Value.Of(_json));
        if (isList)
        {
            scanner.TryEnterArray();
            while (isList && scanner.TryNextItem())
            {
                isList = scanner.Kind == JsonKind.String;
                var item = scanner.ReadRange();
                if (isList && JsonText.TryGetString(item.Of(found.Value.Of(_json)), out var model))
                {
                    models.Add(model);
                }
                else
                {
                    isList = false;
                }
            }
        }

        if (!isList)
        {
            Refuse(RequestErrors.Mistyped("models", "an array of model strings"));
        }

        _models = models;
    }

    private void CheckStreamOptions(in JsonMember found)
    {
        const string Param = "stream_options.include_usage";
        if (found.Kind != JsonKind.Object)
        {
            Refuse(RequestErrors.Mistyped("stream_options", "an object such as {\"include_usage\":true}"));
            return;
        }

        var json = found.Value.Of(_json);
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        var isSeen = false;
        while (scanner.TryNextName(out var name))
        {
            if (name.Is(json, "include_usage"u8))
            {
                if (isSeen)
                {
                    Refuse(RequestErrors.Duplicate(Param));
                }

                if (scanner.Kind is not (JsonKind.True or JsonKind.False or JsonKind.Null))
                {
                    Refuse(RequestErrors.Mistyped(Param, "true or false"));
                }

                _wantsUsage = scanner.Kind == JsonKind.True;
                isSeen = true;
            }

            scanner.SkipValue();
        }
    }

    private void CheckEncoding(in JsonMember found)
    {
        _encoding = found.Kind == JsonKind.String && JsonText.TryGetString(found.Value.Of(_json), out var format)
            ? format switch
            {
                "float" => EmbeddingEncoding.FloatArray,
                "base64" => EmbeddingEncoding.Base64,
                _ => EmbeddingEncoding.Unspecified,
            }
            : EmbeddingEncoding.Unspecified;
        if (_encoding == EmbeddingEncoding.Unspecified)
        {
            Refuse(RequestErrors.OutOfRange("encoding_format", "\"float\" or \"base64\""));
        }
    }

    private double? CheckNumber(RequestMember member, in JsonMember found, double least, double most)
    {
        if (found.Kind == JsonKind.Number
            && Utf8Parser.TryParse(found.Value.Of(_json), out double value, out _)
            && value >= least && value <= most)
        {
            return value;
        }

        Refuse(RequestErrors.OutOfRange(NameOf(member), $"a number from {least:0} to {most:0}"));
        return null;
    }

    private long CheckInteger(RequestMember member, in JsonMember found, long least, long most)
    {
        var text = found.Value.Of(_json);
        if (found.Kind == JsonKind.Number
            && Utf8Parser.TryParse(text, out long value, out var consumed)
            && consumed == text.Length
            && value >= least && value <= most)
        {
            return value;
        }

        Refuse(RequestErrors.OutOfRange(
            NameOf(member),
            most == long.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}"));
        return least;
    }

    private void TakeInput(RequestMember member, in JsonMember found, bool isAcceptable, string shape)
    {
        _layout.Input = found.Value;
        if (!isAcceptable)
        {
            Refuse(RequestErrors.Mistyped(NameOf(member), shape));
        }
    }

    private readonly bool IsEmpty(in JsonMember found) => found.Value.Of(_json)[1..^1].Trim(" \t\r\n"u8).IsEmpty
        && (found.Kind != JsonKind.String || found.Value.Length == 2);

    private readonly bool IsPromptList(in JsonMember found)
    {
        if (found.Kind != JsonKind.Array)
        {
            return false;
        }

        var scanner = new JsonScanner(found.Value.Of(_json));
        scanner.TryEnterArray();
        return !scanner.TryNextItem() || scanner.Kind is JsonKind.String or JsonKind.Number or JsonKind.Array;
    }
}
