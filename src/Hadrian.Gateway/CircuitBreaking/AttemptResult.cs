namespace Hadrian.Gateway;

/// <summary>What an attempt says about the provider's health.</summary>
public enum AttemptResult
{
    /// <summary>Nothing: its limits were used up, or the caller left. Counts neither way.</summary>
    Neutral,

    /// <summary>The provider works, even if it refused this request.</summary>
    Success,

    /// <summary>The provider failed, could not be reached, took too long or broke off.</summary>
    Failure,
}
