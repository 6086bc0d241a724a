using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Values of tools as JSON text. The usual options of Microsoft.Extensions.AI would indent it, and every blank is paid.</summary>
internal static class CompactJson
{
    public static string Of(IDictionary<string, object?>? arguments) => arguments is null ? "{}" : Of(arguments, typeof(IDictionary<string, object?>));

    public static string Of(object value) => Of(value, typeof(object));

    private static string Of(object value, Type type)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions))
        {
            JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(type));
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
