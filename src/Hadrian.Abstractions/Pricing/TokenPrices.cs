namespace Hadrian;

/// <summary>
/// What a million tokens of each kind cost. A part that is <see langword="null"/> has no price of its own, which is not a
/// price of zero: it costs what the part it is taken from costs, cached and written input as much as input, reasoning as
/// much as output.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">A price is negative or above <see cref="ModelPrice.Largest"/>.</exception>
public sealed record TokenPrices
{
    /// <summary>Gets prices with no part set.</summary>
    public static TokenPrices None { get; } = new();

    /// <summary>Gets the price of a million input tokens.</summary>
    public Money? Input { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million input tokens read from the provider's prompt cache.</summary>
    /// <value>Default: <see langword="null"/>, as <see cref="Input"/>.</value>
    public Money? CachedInput { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million input tokens written to the provider's prompt cache.</summary>
    /// <value>Default: <see langword="null"/>, as <see cref="Input"/>.</value>
    public Money? CacheWrite { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million input tokens of audio.</summary>
    /// <value>Default: <see langword="null"/>, as <see cref="Input"/>.</value>
    public Money? AudioInput { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million output tokens.</summary>
    public Money? Output { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million output tokens spent on reasoning.</summary>
    /// <value>Default: <see langword="null"/>, as <see cref="Output"/>.</value>
    public Money? Reasoning { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets the price of a million output tokens of audio.</summary>
    /// <value>Default: <see langword="null"/>, as <see cref="Output"/>.</value>
    public Money? AudioOutput { get; init => field = ModelPrice.Checked(value); }

    /// <summary>Gets whether no part is set.</summary>
    public bool IsEmpty => Highest(HighestInput, HighestOutput) is null;

    /// <summary>Gets the dearest an input token can be, whatever its kind; <see langword="null"/> when input has no price.</summary>
    public Money? HighestInput => Highest(Highest(Input, CachedInput), Highest(CacheWrite, AudioInput));

    /// <summary>Gets the dearest an output token can be, whatever its kind; <see langword="null"/> when output has no price.</summary>
    public Money? HighestOutput => Highest(Output, Highest(Reasoning, AudioOutput));

    private static Money? Highest(Money? left, Money? right)
        => left is { } one && right is { } other ? Money.Max(one, other) : left ?? right;
}
