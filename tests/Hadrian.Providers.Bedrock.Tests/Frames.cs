using System.Text;
using Amazon.Runtime.EventStreams;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>Messages of the AWS event stream encoding, made by AWS's own library.</summary>
internal static class Frames
{
    public static byte[] Event(string type, string payload) => Create(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Exception(string type, string payload) => Create(payload, (":exception-type", type), (":content-type", "application/json"), (":message-type", "exception"));

    public static byte[] Error(string code, string message) => Create("", (":error-code", code), (":error-message", message), (":message-type", "error"));

    public static StubReply Stream(params IEnumerable<byte[]> frames)
        => StubReply.Stream("application/vnd.amazon.eventstream", [.. frames.Select(frame => (ReadOnlyMemory<byte>)frame)]);

    public static byte[] Create(string payload, params (string Name, string Value)[] headers)
    {
        var list = new List<IEventStreamHeader>();
        foreach (var (name, value) in headers)
        {
            var header = new EventStreamHeader(name);
            header.SetString(value);
            list.Add(header);
        }

        return new EventStreamMessage(list, Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }
}
