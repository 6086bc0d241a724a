using System.Buffers;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>Turns a caller's body into a provider's.</summary>
internal static class RequestRewriter
{
    public static ReadOnlySequence<byte> Rewrite(
        OpenAIRequest request,
        ReadOnlyMemory<byte> body,
        in RequestLayout layout,
        RequestRewrite rewrite)
    {
        var json = body.Span;
        var splices = new SpliceBuilder(stackalloc Splice[16], stackalloc byte[512]);
        ReplaceModel(ref splices, json, layout, rewrite.Model);
        var asksForUsage = request.IsStreaming && rewrite.TakesUsageOption;
        if (asksForUsage)
        {
            AskForUsage(ref splices, json, layout);
        }

        var isChat = request.Operation == GatewayOperation.Chat;
        var effort = isChat && !rewrite.KeepsExtensions ? TranslateReasoning(ref splices, json, layout) : default;
        var cutCount = CutExtensions(ref splices, layout, rewrite.KeepsExtensions, isChat);
        if (isChat && !rewrite.KeepsExtensions)
        {
            CacheControl.Cut(ref splices, json, layout.Messages);
            CacheControl.Cut(ref splices, json, layout.Tools);
        }

        var hasMembers = layout.MemberCount > cutCount;
        if (!layout.Model.Exists)
        {
            AppendName(ref splices, ref hasMembers, "\"model\":"u8);
            JsonText.Append(ref splices, rewrite.Model);
        }

        if (asksForUsage && !layout.StreamOptions.Exists)
        {
            AppendName(ref splices, ref hasMembers, "\"stream_options\":"u8);
            splices.Append("{\"include_usage\":true}"u8);
        }

        if (!effort.IsEmpty && !layout.ReasoningEffort.Exists)
        {
            AppendName(ref splices, ref hasMembers, "\"reasoning_effort\":"u8);
            splices.Append(effort);
        }

        splices.Insert(layout.Close);
        return splices.Build(body);
    }

    private static void AppendName(ref SpliceBuilder splices, ref bool hasMembers, ReadOnlySpan<byte> name)
    {
        if (hasMembers)
        {
            splices.Append(","u8);
        }

        hasMembers = true;
        splices.Append(name);
    }

    private static void ReplaceModel(ref SpliceBuilder splices, ReadOnlySpan<byte> json, in RequestLayout layout, string model)
    {
        if (layout.Model.Exists && !IsSame(layout.Model.Of(json), model))
        {
            JsonText.Append(ref splices, model);
            splices.Replace(layout.Model);
        }
    }

    private static bool IsSame(ReadOnlySpan<byte> value, string model)
        => value[0] == (byte)'"' && System.Text.Ascii.Equals(value[1..^1], model);

    private static void AskForUsage(ref SpliceBuilder splices, ReadOnlySpan<byte> json, in RequestLayout layout)
    {
        if (!layout.StreamOptions.Exists)
        {
            return;
        }

        var value = layout.StreamOptions.Of(json);
        var offset = layout.StreamOptions.Start;
        var scanner = new JsonScanner(value);
        if (scanner.Kind == JsonKind.Null)
        {
            splices.Replace(layout.StreamOptions, "{\"include_usage\":true}"u8);
            return;
        }

        scanner.TryEnterObject();
        var isEmpty = true;
        while (scanner.TryNextName(out var name))
        {
            isEmpty = false;
            var isSet = scanner.Kind == JsonKind.True;
            var option = scanner.ReadRange();
            if (name.Is(value, "include_usage"u8))
            {
                if (!isSet)
                {
                    splices.Replace(new JsonRange(offset + option.Start, offset + option.End), "true"u8);
                }

                return;
            }
        }

        splices.Append(isEmpty ? "\"include_usage\":true"u8 : ",\"include_usage\":true"u8);
        splices.Insert(layout.StreamOptions.End - 1);
    }

    /// <summary>Gives the effort to insert, unless it took the place of a null <c>reasoning_effort</c> already.</summary>
    private static ReadOnlySpan<byte> TranslateReasoning(ref SpliceBuilder splices, ReadOnlySpan<byte> json, in RequestLayout layout)
    {
        if (layout.Reasoning.Kind != JsonKind.Object || layout.HasReasoningEffort)
        {
            return default;
        }

        var value = layout.Reasoning.Value.Of(json);
        var scanner = new JsonScanner(value);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var isText = scanner.Kind == JsonKind.String;
            var effort = scanner.ReadRange();
            if (isText && name.Is(value, "effort"u8))
            {
                if (layout.ReasoningEffort.Exists)
                {
                    splices.Replace(layout.ReasoningEffort, effort.Of(value));
                }

                return effort.Of(value);
            }
        }

        return default;
    }

    private static int CutExtensions(ref SpliceBuilder splices, in RequestLayout layout, bool keepsExtensions, bool isChat)
    {
        Span<JsonMember> cuts = stackalloc JsonMember[4];
        var count = 0;
        Add(cuts, ref count, layout.Models);
        Add(cuts, ref count, layout.SovereigntyRequirements);
        if (!keepsExtensions)
        {
            Add(cuts, ref count, layout.Provider);
            if (isChat)
            {
                Add(cuts, ref count, layout.Reasoning);
            }
        }

        cuts = cuts[..count];
        cuts.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        splices.Cut(cuts);
        return count;
    }

    private static void Add(Span<JsonMember> cuts, ref int count, in JsonMember member)
    {
        if (member.Exists)
        {
            cuts[count++] = member;
        }
    }
}
