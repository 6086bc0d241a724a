using System.Buffers;
using System.Net;
using Hadrian.Wire.OpenAI.Texts;

namespace Hadrian.Gateway;

/// <summary>Applies guardrails to bodies in the OpenAI dialect.</summary>
internal static class ByteGuards
{
    /// <summary>Evaluates a request of chat or completions, before it is sent or, in concurrent mode, meanwhile.</summary>
    public static async ValueTask<GuardedRequest> CheckAsync(
        this InputGuard guard, GatewayCall? call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var wire = new WireTexts();
        if (!wire.TryReadRequest(body.Span))
        {
            return new GuardedRequest(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.InvalidJson, "The body is no JSON object."), body, false);
        }

        var texts = new (string, bool)[wire.Texts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = (wire.Texts[i].Text, wire.Texts[i].IsArguments);
        }

        var (refusal, results) = await guard.CheckAsync(call, texts, cancellationToken).ConfigureAwait(false);
        return refusal is null && Edits(wire, results) is { Count: > 0 } edits
            ? new GuardedRequest(null, Written(wire, body, edits), true)
            : new GuardedRequest(refusal, body, false);
    }

    /// <summary>Evaluates a request that is sent meanwhile, unchanged.</summary>
    /// <exception cref="GatewayException">It must not be answered.</exception>
    public static async Task RequireAsync(this InputGuard guard, GatewayCall? call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if ((await guard.CheckAsync(call, body, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
        {
            throw new GatewayException(refusal);
        }
    }

    /// <summary>Evaluates a plain answer.</summary>
    public static async ValueTask<GuardedReply> CheckAsync(
        this OutputGuard guard, GatewayCall? call, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var wire = new WireTexts();
        if (!wire.TryReadAnswer(body.Span))
        {
            return new GuardedReply(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError, "The provider sent an answer that cannot be read."), body, false);
        }

        var summary = OutputGuard.Begin(call);
        var results = new string[wire.Texts.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var text = wire.Texts[i];
            var lane = new GuardedLane(text.IsArguments);
            lane.Append(text.Text);
            if (await guard.EvaluateAsync(lane, call, summary, isFinal: true, cancellationToken).ConfigureAwait(false) is { } error)
            {
                return guard.IsFiltered(error) ? new GuardedReply(null, Filtered(wire, body), true) : new GuardedReply(error, body, false);
            }

            results[i] = lane.Released(0, text.Text);
        }

        return Edits(wire, results) is { Count: > 0 } edits
            ? new GuardedReply(null, Written(wire, body, edits), true)
            : new GuardedReply(null, body, false);
    }

    private static List<WireEdit> Edits(WireTexts wire, string[] results)
    {
        var edits = new List<WireEdit>();
        for (var i = 0; i < results.Length; i++)
        {
            if (!ReferenceEquals(results[i], wire.Texts[i].Text))
            {
                edits.Add(WireEdit.Replace(wire.Texts[i], results[i]));
            }
        }

        return edits;
    }

    private static ReadOnlyMemory<byte> Written(WireTexts wire, ReadOnlyMemory<byte> body, List<WireEdit> edits)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        wire.Write(body.Span, edits, output);
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Filtered(WireTexts wire, ReadOnlyMemory<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        wire.WriteFiltered(body.Span, output);
        return output.WrittenMemory;
    }
}
