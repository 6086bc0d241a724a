using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Models;

/// <summary>Makes a list entry of a provider's: prefixes the id, sets what every entry has, keeps the rest byte for byte.</summary>
internal ref struct ModelEntryWriter
{
    private readonly ReadOnlySpan<byte> _item;
    private SpliceBuilder _splices;
    private string? _model;
    private bool _hasObject;
    private bool _hasCreated;
    private bool _hasOwner;
    private bool _hasSource;
    private bool _hasProviderName;

    private ModelEntryWriter(ReadOnlySpan<byte> item, Span<Splice> splices, Span<byte> text)
    {
        _item = item;
        _splices = new SpliceBuilder(splices, text);
    }

    public static bool TryCreate(string provider, ReadOnlySpan<byte> item, [NotNullWhen(true)] out ModelEntry? entry)
    {
        var writer = new ModelEntryWriter(item, stackalloc Splice[8], stackalloc byte[512]);
        writer.ReplaceMembers(provider);
        entry = writer._model is { Length: > 0 } model
            ? new ModelEntry($"{provider}/{model}", model, writer.Finish(provider))
            : null;
        return entry is not null;
    }

    private void ReplaceMembers(string provider)
    {
        var scanner = new JsonScanner(_item);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var kind = scanner.Kind;
            var value = scanner.ReadRange();
            if (name.Is(_item, "id"u8))
            {
                if (kind == JsonKind.String && _model is null && JsonText.TryGetString(value.Of(_item), out _model))
                {
                    ReplaceText(value, $"{provider}/{_model}");
                }
            }
            else if (name.Is(_item, "object"u8))
            {
                _hasObject = true;
                ReplaceText(value, "model");
            }
            else if (name.Is(_item, "created"u8))
            {
                _hasCreated = true;
                if (kind != JsonKind.Number || value.Of(_item).IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
                {
                    _splices.Replace(value, "0"u8);
                }
            }
            else if (name.Is(_item, "owned_by"u8))
            {
                _hasOwner = true;
            }
            else if (name.Is(_item, "source"u8))
            {
                _hasSource = true;
                ReplaceText(value, "static");
            }
            else if (name.Is(_item, "provider_name"u8))
            {
                _hasProviderName = true;
                ReplaceText(value, provider);
            }
        }
    }

    private byte[] Finish(string provider)
    {
        Add(_hasObject, "object", "model");
        if (!_hasCreated)
        {
            _splices.Append(",\"created\":0"u8);
        }

        Add(_hasOwner, "owned_by", provider);
        Add(_hasSource, "source", "static");
        Add(_hasProviderName, "provider_name", provider);
        _splices.Insert(_item.Length - 1);
        var output = new ArrayBufferWriter<byte>(_item.Length + 128);
        _splices.WriteTo(_item, output);
        return output.WrittenSpan.ToArray();
    }

    private void Add(bool isThere, string name, string value)
    {
        if (!isThere)
        {
            _splices.Append(","u8);
            JsonText.Append(ref _splices, name);
            _splices.Append(":"u8);
            JsonText.Append(ref _splices, value);
        }
    }

    private void ReplaceText(JsonRange range, string text)
    {
        JsonText.Append(ref _splices, text);
        _splices.Replace(range);
    }
}
