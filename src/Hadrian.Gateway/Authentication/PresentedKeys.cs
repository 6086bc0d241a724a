using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadrian.Gateway;

/// <summary>
/// Remembers the hash of key texts for as long as the texts themselves live. A server hands out the same string for the
/// header a connection repeats, so a connection's key is hashed once rather than on every call; nothing is held that the
/// connection does not hold already.
/// </summary>
internal sealed class PresentedKeys
{
    private readonly ConditionalWeakTable<string, KnownKey> _known = [];

    /// <summary>Gives the hash of a key remembered from an earlier call.</summary>
    /// <param name="key">The key, within the text it was presented in.</param>
    /// <param name="hash">Its hash.</param>
    public bool TryGet(ReadOnlyMemory<char> key, out ApiKeyHash hash)
    {
        if (MemoryMarshal.TryGetString(key, out var text, out var start, out var length)
            && _known.TryGetValue(text, out var known) && known.Start == start && known.Length == length)
        {
            hash = known.Hash;
            return true;
        }

        hash = default;
        return false;
    }

    /// <summary>Remembers a key that was accepted. Others are not worth it: their senders do not come back with the same text.</summary>
    /// <param name="key">The key, within the text it was presented in.</param>
    /// <param name="hash">Its hash.</param>
    public void Remember(ReadOnlyMemory<char> key, ApiKeyHash hash)
    {
        if (MemoryMarshal.TryGetString(key, out var text, out var start, out var length))
        {
            _known.TryAdd(text, new KnownKey(start, length, hash));
        }
    }

    private sealed record KnownKey(int Start, int Length, ApiKeyHash Hash);
}
