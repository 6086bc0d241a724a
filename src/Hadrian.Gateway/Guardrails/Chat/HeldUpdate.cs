using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>An update that is held back, with the positions of the contents that have a text.</summary>
internal readonly record struct HeldUpdate(ChatResponseUpdate Update, int[] Positions)
{
    /// <summary>Gives the update as it may be released.</summary>
    /// <returns><see langword="null"/> when a redaction cannot be carried out.</returns>
    public ChatResponseUpdate? Release(HeldPiece[] pieces)
    {
        ChatResponseUpdate? changed = null;
        for (var i = 0; i < pieces.Length; i++)
        {
            var released = pieces[i].Released;
            if (ReferenceEquals(released, pieces[i].Text))
            {
                continue;
            }

            if (ChatTexts.Replace(Update.Contents[Positions[i]], released) is not { } content)
            {
                return null;
            }

            // The provider's own object would still hold what was redacted.
            changed ??= Copy();
            changed.Contents[Positions[i]] = content;
        }

        return changed ?? Update;
    }

    private ChatResponseUpdate Copy()
    {
        var copy = Update.Clone();
        copy.Contents = [.. Update.Contents];
        copy.RawRepresentation = null;
        return copy;
    }
}
