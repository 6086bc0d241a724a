namespace Hadrian;

/// <summary>What a call sends, seen as the tokens a provider may bill for it. Read before the call is made, to reserve money for it.</summary>
/// <remarks>
/// Neither figure is what is billed in the end; that is what the provider reports. What cannot be measured before the call,
/// such as a file the provider keeps, is not in them.
/// </remarks>
public abstract class CallInput
{
    /// <summary>What an image counts for, whatever its size: more than providers bill for the largest they take.</summary>
    public const int ImageTokens = 5_000;

    private long? _most;
    private (ITokenCounter Counter, long Tokens)? _counted;

    /// <summary>Gets the most tokens there can be, told from the input's length: a token stands for at least one byte of UTF-8.</summary>
    public long MostTokens => _most ??= Measure();

    /// <summary>Counts the tokens, which takes some milliseconds for a long input. The targets a call may go to often share a vocabulary, so the last count is remembered.</summary>
    /// <param name="counter">Knows the model's vocabulary.</param>
    /// <returns>The tokens of all texts and of what frames them; images as <see cref="ImageTokens"/>.</returns>
    public long CountTokens(ITokenCounter counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (_counted is not { } known || known.Counter != counter)
        {
            _counted = known = (counter, Count(counter));
        }

        return known.Tokens;
    }

    /// <summary>Works out <see cref="MostTokens"/>; called once.</summary>
    protected abstract long Measure();

    /// <summary>Counts the tokens, see <see cref="CountTokens"/>.</summary>
    /// <param name="counter">Knows the model's vocabulary.</param>
    protected abstract long Count(ITokenCounter counter);
}
