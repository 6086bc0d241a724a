using System.Text;
using Hadrian.Wire.Bedrock.Streaming;

namespace Hadrian.Wire.Tests.Bedrock;

/// <summary>Messages as lines of text, in the place of AWS's encoding, which is not known here: <c>event NAME PAYLOAD</c>. A line of its own, <c>!</c>, is damaged.</summary>
internal sealed class LineFraming : IEventStreamFraming
{
    private readonly List<byte> _line = [];

    public bool IsBroken { get; private set; }

    public bool IsWithinMessage => _line.Count > 0;

    public bool TryRead(ref ReadOnlySpan<byte> input, out EventStreamFrame message)
    {
        message = default;
        while (!input.IsEmpty && !IsBroken)
        {
            var next = input[0];
            input = input[1..];
            if (next != (byte)'\n')
            {
                _line.Add(next);
                continue;
            }

            var parts = Encoding.UTF8.GetString([.. _line]).Split(' ', 3);
            _line.Clear();
            IsBroken = parts[0] == "!";
            message = new EventStreamFrame(parts[0], parts.ElementAtOrDefault(1), parts[0] == "error" ? parts[2] : null, Encoding.UTF8.GetBytes(parts.ElementAtOrDefault(2) ?? ""));
            return !IsBroken;
        }

        return false;
    }

    public void Dispose()
    {
    }
}
