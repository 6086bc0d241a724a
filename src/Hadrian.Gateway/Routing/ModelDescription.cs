using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.Gateway;

/// <summary>Adds to an entry of the model list what configuration says about the model; it counts before what the provider says.</summary>
internal static class ModelDescription
{
    private const decimal MicrosPerDollar = 1_000_000m;

    public static ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> entry, ProviderSettings settings, string model)
    {
        var members = Members(settings, settings.Models.TryGetValue(model, out var metadata) ? metadata : new ModelMetadata());
        return members.Count == 0 ? entry : Merge(entry, members);
    }

    /// <summary>Gives an entry these members, in place of any it has.</summary>
    public static ArraySegment<byte> Merge(ReadOnlyMemory<byte> entry, JsonObject members)
    {
        using var document = JsonDocument.Parse(entry);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!members.ContainsKey(member.Name))
                {
                    member.WriteTo(json);
                }
            }

            foreach (var (name, value) in members)
            {
                json.WritePropertyName(name);
                value!.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return output.TryGetBuffer(out var bytes) ? bytes : output.ToArray();
    }

    private static JsonObject Members(ProviderSettings settings, ModelMetadata model)
    {
        var members = new JsonObject();
        Add(members, "capabilities", Capabilities(settings, model.Capabilities));
        Add(members, "context_length", model.ContextLength);
        Add(members, "max_output_tokens", model.MaxOutputTokens);
        Add(members, "modalities", Modalities(model.Modalities));
        Add(members, "tasks", model.Tasks);
        Add(members, "catalog_pricing", Prices(model));
        Add(members, "family", model.Family);
        Add(members, "open_weights", model.OpenWeights);
        Add(members, "image_sizes", model.ImageSizes);
        Add(members, "image_qualities", model.ImageQualities);
        Add(members, "max_images", model.MaxImages);
        Add(members, "voices", model.Voices);
        return members;
    }

    private static JsonObject Capabilities(ProviderSettings settings, ModelCapabilities model)
    {
        var capabilities = new JsonObject();
        Add(capabilities, "vision", model.Vision ?? settings.SupportsVision);
        Add(capabilities, "reasoning", model.Reasoning);
        Add(capabilities, "tool_call", model.ToolCall ?? settings.SupportsTools);
        Add(capabilities, "structured_output", model.StructuredOutput);
        Add(capabilities, "temperature", model.Temperature);
        return capabilities;
    }

    private static JsonObject Modalities(ModelModalities model)
    {
        var modalities = new JsonObject();
        Add(modalities, "input", model.Input);
        Add(modalities, "output", model.Output);
        return modalities;
    }

    /// <summary>Prices per token, in dollars per million. What is not written of input and output costs nothing.</summary>
    private static JsonObject Prices(ModelPrices model)
    {
        var prices = new JsonObject();
        if ((model.InputPer1MTokens ?? model.OutputPer1MTokens) is not null)
        {
            Add(prices, "input", Dollars(model.InputPer1MTokens ?? 0));
            Add(prices, "output", Dollars(model.OutputPer1MTokens ?? 0));
            Add(prices, "reasoning", Dollars(model.ReasoningPer1MTokens));
            Add(prices, "cache_read", Dollars(model.CachedInputPer1MTokens));
            Add(prices, "cache_write", Dollars(model.CacheWritePer1MTokens));
        }

        return prices;
    }

    private static JsonValue? Dollars(long? micros) => micros is { } amount ? JsonValue.Create(amount / MicrosPerDollar) : null;

    private static void Add(JsonObject target, string name, JsonNode? value)
    {
        if (value is not (null or JsonObject { Count: 0 }))
        {
            target[name] = value;
        }
    }

    private static void Add(JsonObject target, string name, IList<string> values)
    {
        if (values.Count > 0)
        {
            target[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }
    }
}
