using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Writes chat requests and responses as JSON, as far as JSON can hold all of them.</summary>
internal static class ChatCacheDocument
{
    private static readonly JsonTypeInfo<ChatOptions> OptionsType = TypeOf<ChatOptions>();
    private static readonly JsonTypeInfo<ChatMessage> MessageType = TypeOf<ChatMessage>();
    private static readonly JsonTypeInfo<ChatResponse> ResponseType = TypeOf<ChatResponse>();

    private static readonly HashSet<Type> KnownContents =
        [.. (TypeOf<AIContent>().PolymorphismOptions?.DerivedTypes ?? []).Select(derived => derived.DerivedType)];

    /// <summary>Writes a request as one object whose members are named like those of the OpenAI dialect.</summary>
    /// <returns><see langword="false"/> when something of the request cannot be written.</returns>
    public static bool TryWriteRequest(IReadOnlyList<ChatMessage> messages, ChatOptions? options, ArrayBufferWriter<byte> destination)
    {
        if (options is { RawRepresentationFactory: not null } or { ConversationId: not null } or { ContinuationToken: not null }
            || !AreFunctions(options?.Tools) || !AreKnown(messages))
        {
            return false;
        }

        try
        {
            using var writer = new Utf8JsonWriter(destination);
            writer.WriteStartObject();
            WriteOptions(writer, options);
            writer.WriteStartArray("messages");
            for (var i = 0; i < messages.Count; i++)
            {
                JsonSerializer.Serialize(writer, messages[i], MessageType);
            }

            writer.WriteEndArray();
            WriteTools(writer, options?.Tools);
            writer.WriteEndObject();
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException)
        {
            // A value of the application's own that has no JSON: the request can be sent, but not told from others.
            return false;
        }
    }

    /// <summary>Writes a response.</summary>
    /// <returns><see langword="false"/> when it is not whole, or is more than can be written.</returns>
    public static bool TryWriteResponse(ChatResponse response, out byte[] body)
    {
        body = [];
        if (response.ConversationId is not null || response.ContinuationToken is not null
            || !(response.FinishReason == ChatFinishReason.Stop || response.FinishReason == ChatFinishReason.ToolCalls)
            || !AreKnown(response.Messages, allowRaw: true))
        {
            return false;
        }

        try
        {
            body = JsonSerializer.SerializeToUtf8Bytes(response, ResponseType);
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads a response back; each caller gets one of its own.</summary>
    public static ChatResponse ReadResponse(ReadOnlySpan<byte> body)
        => JsonSerializer.Deserialize(body, ResponseType) ?? throw new JsonException("A cached chat response is null.");

    private static void WriteOptions(Utf8JsonWriter writer, ChatOptions? options)
    {
        if (options is null)
        {
            return;
        }

        foreach (var member in JsonSerializer.SerializeToElement(options, OptionsType).EnumerateObject())
        {
            writer.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name));
            member.Value.WriteTo(writer);
        }
    }

    private static void WriteTools(Utf8JsonWriter writer, IList<AITool>? tools)
    {
        if (tools is null)
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            var function = (AIFunctionDeclaration)tool;
            writer.WriteStartObject();
            writer.WriteString("name", function.Name);
            writer.WriteString("description", function.Description);
            writer.WritePropertyName("parameters");
            function.JsonSchema.WriteTo(writer);
            writer.WritePropertyName("properties");
            JsonSerializer.Serialize(writer, function.AdditionalProperties, TypeOf<IReadOnlyDictionary<string, object?>>());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static bool AreFunctions(IList<AITool>? tools)
    {
        for (var i = 0; i < tools?.Count; i++)
        {
            if (tools[i] is not AIFunctionDeclaration)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreKnown(IEnumerable<ChatMessage> messages, bool allowRaw = false)
    {
        foreach (var message in messages)
        {
            if (!allowRaw && message.RawRepresentation is not null)
            {
                return false;
            }

            foreach (var content in message.Contents)
            {
                if (!KnownContents.Contains(content.GetType()) || (!allowRaw && content.RawRepresentation is not null))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
