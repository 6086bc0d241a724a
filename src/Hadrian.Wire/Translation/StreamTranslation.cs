using Microsoft.Extensions.AI;

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

    /// <summary>Gives a chat client's updates as a stream in OpenAI's dialect, as one choice.</summary>
    /// <param name="updates">The updates, moved to the first; disposed with the result.</param>
    /// <param name="model">The model named where the client names none.</param>
    /// <param name="created">When the answer was begun, in Unix seconds.</param>
    /// <param name="errorOf">Tells what an exception of the client's is to whoever reads; <see langword="null"/> to throw it.</param>
    /// <param name="owned">What else to dispose with the result, such as the request.</param>
    /// <returns>
    /// A stream to be read asynchronously. Each update leaves as it comes. Usage is told when the client tells it. An answer
    /// that breaks off ends with an event whose data has an <c>error</c>, and without <c>[DONE]</c>.
    /// </returns>
    public static Stream Write(
        IAsyncEnumerator<ChatResponseUpdate> updates, string model, long created, Func<Exception, GatewayError?> errorOf, IDisposable owned)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(errorOf);
        return new UpdateStream(updates, model, created, errorOf, owned);
    }
}
