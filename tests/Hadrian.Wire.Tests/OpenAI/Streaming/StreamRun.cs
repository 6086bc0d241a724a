using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

/// <summary>Everything a filter made of one stream.</summary>
internal sealed record StreamRun(
    string Output,
    ChatStreamEnd End,
    TokenUsage? Usage,
    string? FinishReason,
    int ContentEventCount,
    bool SawDone,
    bool SawError,
    bool HasOutput,
    int ErrorStatusCode)
{
    public static StreamRun Of(byte[] stream, bool wantsUsage = false, int pieceLength = int.MaxValue, int maxEventBytes = 1 << 20)
        => Of(stream.Chunk(Math.Min(pieceLength, Math.Max(1, stream.Length))), wantsUsage, maxEventBytes);

    public static StreamRun Of(string stream, bool wantsUsage = false) => Of(JsonGen.Utf8(stream), wantsUsage);

    public static StreamRun Of(IEnumerable<byte[]> pieces, bool wantsUsage, int maxEventBytes = 1 << 20, bool holdUntilContent = false)
    {
        using var filter = new ChatStreamFilter(wantsUsage, "req-1", maxEventBytes, holdUntilContent);
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            filter.Process(piece, output);
        }

        var end = filter.Complete(output);
        Assert.Equal(end == ChatStreamEnd.Complete, filter.IsComplete);
        return new StreamRun(
            Encoding.UTF8.GetString(output.WrittenSpan),
            end,
            filter.Usage,
            filter.FinishReason,
            filter.ContentEventCount,
            filter.SawDone,
            filter.SawError,
            filter.HasOutput,
            filter.ErrorStatusCode);
    }

    /// <summary>Cuts a stream at the given places.</summary>
    public static IEnumerable<byte[]> Split(byte[] stream, IEnumerable<int> cuts)
    {
        var start = 0;
        foreach (var cut in cuts.Select(c => c % (stream.Length + 1)).Order().Append(stream.Length))
        {
            yield return stream[start..cut];
            start = cut;
        }
    }
}
