namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>How many tokens a stream has brought, as long as its provider has not said.</summary>
public static class StreamTokens
{
    private const int CharactersPerToken = 4;

    // The longest ordinary word is still one token; events that are larger on average carry several.
    private const int LargestToken = 8;

    /// <summary>Estimates the tokens: one for each event, or one for four characters when events carry several tokens.</summary>
    /// <param name="events">The events with content.</param>
    /// <param name="characters">The characters, or bytes of UTF-8, of that content.</param>
    public static long Estimate(long events, long characters)
        => characters > events * LargestToken ? characters / CharactersPerToken : events;
}
