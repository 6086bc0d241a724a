namespace Hadrian.Wire.Translation;

/// <summary>Reads answers as they would be in another dialect.</summary>
public static class StreamTranslation
{
    /// <summary>Gives a stream as it reads in another dialect.</summary>
    /// <param name="input">The stream to translate; disposed with the result.</param>
    /// <param name="translator">What translates it; disposed with the result.</param>
    /// <returns>
    /// A stream to be read asynchronously. It reads no further than it must, holds no buffer while it waits, and a read of no
    /// bytes waits until there is something to read. What the translator throws, a read throws.
    /// </returns>
    public static Stream Translate(Stream input, IStreamTranslator translator) => new TranslatedStream(input, translator);
}
