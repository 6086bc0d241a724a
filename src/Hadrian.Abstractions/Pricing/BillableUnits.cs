namespace Hadrian;

/// <summary>What a call consumed besides tokens.</summary>
public readonly record struct BillableUnits
{
    /// <summary>Gets the number of images made.</summary>
    public int Images { get; init; }

    /// <summary>Gets the images' quality, when known.</summary>
    public string? ImageQuality { get; init; }

    /// <summary>Gets the images' size, when known.</summary>
    public string? ImageSize { get; init; }

    /// <summary>Gets the length of the audio or video.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the number of characters spoken.</summary>
    public long Characters { get; init; }
}
