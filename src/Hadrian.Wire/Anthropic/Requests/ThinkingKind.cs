namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>The ways a model can be asked to think.</summary>
internal enum ThinkingKind
{
    /// <summary>Nothing is said; the model does as it does by default.</summary>
    Unset,

    /// <summary>It is not to think.</summary>
    Disabled,

    /// <summary>It is to think with a budget of tokens.</summary>
    Budget,

    /// <summary>It is to think as long as it sees fit.</summary>
    Adaptive,
}
