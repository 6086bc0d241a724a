namespace Hadrian.Gateway;

/// <summary>A piece of text within something held back.</summary>
internal readonly record struct HeldPiece(GuardedLane Lane, int Start, string Text)
{
    public bool IsDecided => Lane.Decided >= Start + Text.Length;

    /// <summary>Gets the piece as it may be released.</summary>
    public string Released => Lane.Released(Start, Text);
}
