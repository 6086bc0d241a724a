using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Models;

/// <summary>Reads providers' model lists and writes the gateway's.</summary>
public static class ModelList
{
    /// <summary>Reads a provider's list, <c>{"data":[{"id":…}]}</c>.</summary>
    /// <param name="provider">The provider's configured name; it prefixes the ids.</param>
    /// <param name="body">The provider's body.</param>
    /// <param name="entries">The entries, in the provider's order; those without an id are left out.</param>
    /// <returns><see langword="false"/> when the body is not such a list.</returns>
    public static bool TryRead(string provider, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out IReadOnlyList<ModelEntry>? entries)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var json = body.Span;
        var found = new List<ModelEntry>();
        var isList = false;
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (scanner.Kind != JsonKind.Array || !name.Is(json, "data"u8))
            {
                scanner.SkipValue();
                continue;
            }

            isList = true;
            scanner.TryEnterArray();
            while (scanner.TryNextItem())
            {
                var isObject = scanner.Kind == JsonKind.Object;
                var item = scanner.ReadRange();
                if (item.Exists && isObject && ModelEntryWriter.TryCreate(provider, item.Of(json), out var entry))
                {
                    found.Add(entry);
                }
            }
        }

        entries = isList && scanner.IsAtEnd() ? found : null;
        return entries is not null;
    }

    /// <summary>Writes a list document, <c>{"object":"list","data":[…]}</c>.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="entries">The entries to show.</param>
    public static void Write(IBufferWriter<byte> output, IEnumerable<ModelEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(entries);
        output.Write("{\"object\":\"list\",\"data\":["u8);
        var isFirst = true;
        foreach (var entry in entries)
        {
            output.Write(isFirst ? default : ","u8);
            output.Write(entry.Json.Span);
            isFirst = false;
        }

        output.Write("]}"u8);
    }
}
