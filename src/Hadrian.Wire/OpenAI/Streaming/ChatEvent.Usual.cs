using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Streaming;

internal partial struct ChatEvent
{
    /// <summary>
    /// Recognises by a few vectorised searches what nearly all events are: one unfinished choice, no error, no usage or a
    /// null one. Anything else is left to <see cref="TryRead"/>.
    /// </summary>
    /// <remarks>
    /// The searches look for quoted names. Within a JSON string a quote is escaped, so a name found is a member; that it
    /// is a member of the outermost object is told by what follows it.
    /// </remarks>
    /// <param name="json">The event's data.</param>
    /// <param name="names">Which names the bytes around it may hold.</param>
    /// <param name="chatEvent">What was read.</param>
    public static bool TryReadUsual(ReadOnlySpan<byte> json, UnusualNames names, out ChatEvent chatEvent)
    {
        chatEvent = default;
        if (json.Length < 2 || json[0] != (byte)'{' || json[^1] != (byte)'}')
        {
            return false;
        }

        var choices = json.IndexOf(OneChoice);
        var finish = choices < 0 ? -1 : json[choices..].IndexOf("\"finish_reason\""u8);
        if (finish < 0 || !json[(choices + finish)..].StartsWith(Unfinished))
        {
            return false;
        }

        var digit = choices + OneChoice.Length;
        var rest = json[(choices + finish + Unfinished.Length)..];
        if (json[digit] is < (byte)'0' or > (byte)'9' || json[digit + 1] != (byte)','
            || rest.IndexOf("\"finish_reason\""u8) >= 0
            || (names.MayHaveError && UnusualNames.HasError(json)))
        {
            return false;
        }

        var usage = names.MayHaveUsage ? json.IndexOf("\"usage\""u8) : -1;
        if (usage >= 0 && !chatEvent.TrySetNullUsage(json, usage))
        {
            return false;
        }

        chatEvent.ReadUsualContent(json[..(choices + finish)], digit + 2);
        chatEvent.HasChoices = true;
        chatEvent.OpenChoices = 1UL << (json[digit] - '0');
        return true;
    }

    private static ReadOnlySpan<byte> OneChoice => "\"choices\":[{\"index\":"u8;

    private static ReadOnlySpan<byte> TextDelta => "\"delta\":{\"content\":\""u8;

    private static ReadOnlySpan<byte> Unfinished => "\"finish_reason\":null"u8;

    /// <summary>Takes note of how much text there is in the usual delta, or in whatever stands before the finish reason.</summary>
    private void ReadUsualContent(ReadOnlySpan<byte> json, int start)
    {
        var choice = json[start..];
        if (choice.StartsWith(TextDelta))
        {
            TextStart = start + TextDelta.Length;
            ContentBytes = Math.Max(0, json[TextStart..].IndexOf("\"}"u8));
        }
        else
        {
            ContentBytes = Math.Max(0, choice.Length - ToolCallFrame);
        }
    }

    /// <summary>Takes note of a null usage that is a later member of the outermost object: nothing opens or closes behind it but that object.</summary>
    private bool TrySetNullUsage(ReadOnlySpan<byte> json, int start)
    {
        var name = "\"usage\":null"u8;
        var end = start + name.Length;
        if (json[start - 1] != (byte)',' || !json[start..].StartsWith(name) || json[end..^1].IndexOfAny("{}[]"u8) >= 0
            || json[end..].IndexOf("\"usage\""u8) >= 0)
        {
            return false;
        }

        Usage = new JsonMember
        {
            Start = start,
            Value = new JsonRange(end - "null"u8.Length, end),
            PreviousEnd = start - 1,
            NextStart = json[end] == (byte)',' ? end + 1 : 0,
            Kind = JsonKind.Null,
        };
        return json[end] is (byte)',' or (byte)'}';
    }
}
