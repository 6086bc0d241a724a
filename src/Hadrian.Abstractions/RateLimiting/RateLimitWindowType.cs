namespace Hadrian;

/// <summary>How a window of time runs.</summary>
public enum RateLimitWindowType
{
    /// <summary>The window ends now and began its length ago. What is used comes back bit by bit; no burst around an edge.</summary>
    Sliding,

    /// <summary>Windows follow the UTC calendar: every full minute, hour or midnight begins one with the whole limit. Around an edge up to twice the limit may pass.</summary>
    Fixed,
}
