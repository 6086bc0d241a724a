using System.Text.Json;
using Hadrian.Wire.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads the <c>content</c> of a message.</summary>
internal static class ContentReader
{
    public static List<AIContent> Read(JsonElement message, string path, bool dropUnsupported)
    {
        if (!message.TryGetProperty("content"u8, out var content) || content.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return [new TextContent(LooseJson.Text(message, "content"u8))];
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw RequestProblems.Malformed(path + ".content", "a string or an array of parts");
        }

        var contents = new List<AIContent>(content.GetArrayLength());
        var number = 0;
        foreach (var part in content.EnumerateArray())
        {
            var place = $"{path}.content[{number++}]";
            if (ReadPart(part, place) is { } read)
            {
                read.AdditionalProperties = CacheControl(part);
                contents.Add(read);
            }
            else if (!dropUnsupported)
            {
                throw RequestProblems.Content(place, $"Parts of type {LooseJson.Text(part, "type"u8)} cannot be translated for this provider.");
            }
        }

        return contents;
    }

    public static AdditionalPropertiesDictionary? CacheControl(JsonElement part)
        => LooseJson.Object(part, "cache_control"u8) is { } value ? new AdditionalPropertiesDictionary { ["cache_control"] = value } : null;

    /// <summary>Reads a part; <see langword="null"/> for one of a type that has no translation.</summary>
    private static AIContent? ReadPart(JsonElement part, string path) => LooseJson.Text(part, "type"u8) switch
    {
        "text" => new TextContent(LooseJson.Text(part, "text"u8) ?? throw RequestProblems.Malformed(path + ".text", "a string")),
        "refusal" => new TextContent(LooseJson.Text(part, "refusal"u8)),
        "image_url" => ReadImage(part, path + ".image_url"),
        "file" => ReadFile(part, path + ".file"),
        "input_audio" => ReadAudio(part, path + ".input_audio"),
        not null => null,
        null => throw RequestProblems.Malformed(path + ".type", "a string"),
    };

    private static AIContent ReadImage(JsonElement part, string path)
    {
        var url = LooseJson.Object(part, "image_url"u8) is { } image ? LooseJson.Text(image, "url"u8) : LooseJson.Text(part, "image_url"u8);
        return url is null ? throw RequestProblems.Malformed(path + ".url", "a string")
            : url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? Data(url, path + ".url")
            : Uri.TryCreate(url, UriKind.Absolute, out var uri) ? new UriContent(uri, "image/*")
            : throw RequestProblems.Malformed(path + ".url", "an https or data: URL");
    }

    private static AIContent ReadFile(JsonElement part, string path)
    {
        if (LooseJson.Object(part, "file"u8) is not { } file)
        {
            throw RequestProblems.Malformed(path, "an object");
        }

        if (LooseJson.Text(file, "file_data"u8) is not { } data)
        {
            return LooseJson.Text(file, "file_id"u8) is { } id
                ? new HostedFileContent(id)
                : throw RequestProblems.Malformed(path + ".file_data", "a data: URL");
        }

        var content = Data(data, path + ".file_data");
        content.Name = LooseJson.Text(file, "filename"u8);
        return content;
    }

    private static DataContent ReadAudio(JsonElement part, string path)
    {
        return LooseJson.Object(part, "input_audio"u8) is { } audio && LooseJson.Text(audio, "data"u8) is { } data && LooseJson.Text(audio, "format"u8) is { } format
            ? Data($"data:audio/{format};base64,{data}", path + ".data")
            : throw RequestProblems.Malformed(path, "an object with data and format");
    }

    private static DataContent Data(string url, string path)
    {
        try
        {
            return new DataContent(url);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw RequestProblems.Malformed(path, "a data: URL with a media type and base64 data");
        }
    }
}
