using System.Buffers;
using System.Net;
using Hadrian.Wire.Buffers;
using Hadrian.Wire.Errors;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Responses;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>
/// Passes a provider's chat or completion stream on, event by event: taps its usage, shows usage only to a client that
/// asked for it, and lets <c>[DONE]</c> out only when the answer is whole.
/// </summary>
/// <remarks>
/// <para>
/// Feed it the provider's bytes as they arrive, cut anywhere, with <see cref="Process"/>; stop when
/// <see cref="IsOver"/>; call <see cref="Complete"/> once at the end. Events leave in the call in which they become
/// whole; with <c>holdUntilContent</c> those before the first content leave together with it. An event from the provider
/// that reports an error is held until <see cref="Complete"/>. So a caller that has sent nothing yet
/// (<see cref="HasOutput"/>) may try another provider instead.
/// </para>
/// <para>Not thread-safe. Dispose it to return its buffers.</para>
/// </remarks>
public sealed class ChatStreamFilter : IDisposable
{
    private const int DefaultMaxEventBytes = 16 * 1024 * 1024;
    private const int MostHeldBytes = 64 * 1024;

    private readonly SseEventReader _reader;
    private readonly PooledBuffer _joined = new();
    private readonly PooledBuffer _usageEvent = new();
    private readonly PooledBuffer _held = new();
    private readonly EventTemplate _template = new();
    private readonly bool _clientWantsUsage;
    private readonly string? _requestId;
    private ulong _openChoices;
    private ulong _finishedChoices;
    private long _contentBytes;
    private bool _isHolding;
    private bool _isCut;
    private byte[]? _errorData;

    /// <summary>Initialises a filter for one stream.</summary>
    /// <param name="clientWantsUsage">Whether the client asked for usage (<c>stream_options.include_usage</c>).</param>
    /// <param name="requestId">The request id put into an error event, when there is one.</param>
    /// <param name="maxEventBytes">The most bytes an unfinished event may take, default 16 MiB; more is a provider's error.</param>
    /// <param name="holdUntilContent">Whether events without content are held until one with content comes, or they are more than 64 KiB.</param>
    public ChatStreamFilter(
        bool clientWantsUsage, string? requestId = null, int maxEventBytes = DefaultMaxEventBytes, bool holdUntilContent = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxEventBytes);
        _reader = new SseEventReader(maxEventBytes);
        _clientWantsUsage = clientWantsUsage;
        _requestId = requestId;
        _isHolding = holdUntilContent;
    }

    /// <summary>Gets the usage the provider reported last; <see langword="null"/> while it reported none.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Gets what the provider last said the answer costs; <see langword="null"/> while it said nothing.</summary>
    public Money? ReportedCost { get; private set; }

    /// <summary>Gets the first finish reason seen.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Gets how many events carried a choice.</summary>
    public int ContentEventCount { get; private set; }

    /// <summary>Gets about how many output tokens have come, for as long as the provider reports no usage.</summary>
    public long EstimatedOutputTokens => StreamTokens.Estimate(ContentEventCount, _contentBytes);

    /// <summary>Gets whether an event was written.</summary>
    public bool HasOutput { get; private set; }

    /// <summary>Gets whether the provider sent <c>[DONE]</c>.</summary>
    public bool SawDone { get; private set; }

    /// <summary>Gets whether the provider reported an error, or sent an event that is no JSON object or is too large.</summary>
    public bool SawError { get; private set; }

    /// <summary>Gets the data of the provider's error event; empty when there is none to quote.</summary>
    public ReadOnlyMemory<byte> ErrorData => _errorData;

    /// <summary>Gets the HTTP status the error stands for, 502 unless the event tells; 0 without an error.</summary>
    public int ErrorStatusCode { get; private set; }

    /// <summary>Gets whether nothing more is expected: further input is ignored.</summary>
    public bool IsOver => SawDone || SawError;

    /// <summary>Gets whether the answer is whole so far: <c>[DONE]</c> was seen, or every choice has a finish reason.</summary>
    public bool IsComplete => !SawError && (SawDone || (!_isCut && _finishedChoices != 0 && _openChoices == _finishedChoices));

    /// <summary>Takes the next bytes of the provider's stream and writes the events they complete.</summary>
    /// <param name="input">The bytes, cut anywhere.</param>
    /// <param name="output">Where to write.</param>
    public void Process(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var run = new EventRun(input, output);
        UnusualNames? names = null;
        while (!IsOver)
        {
            PassAlike(ref input, ref run);
            names ??= UnusualNames.In(input);
            if (!_reader.TryRead(ref input, out var data))
            {
                break;
            }

            OnEvent(data, run.Next(input.Length, data) ? names.Value : UnusualNames.Unknown, ref run);
        }

        run.Flush();
        if (!IsOver && _reader.IsOverflown)
        {
            Fail(HttpStatusCode.BadGateway);
        }
    }

    /// <summary>Ends the stream after the provider's bytes have ended, or once <see cref="IsOver"/>.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="costInUsd">The price to report as <c>usage.cost</c> to a client that asked for usage.</param>
    /// <returns>How it ended, which tells what was written.</returns>
    public ChatStreamEnd Complete(IBufferWriter<byte> output, decimal? costInUsd = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!IsOver)
        {
            ReadRest(output);
        }

        if (SawError)
        {
            WriteError(output);
            return ChatStreamEnd.Failed;
        }

        if (!IsComplete)
        {
            return ChatStreamEnd.Truncated;
        }

        output.Write(_held.Written);
        WriteUsage(output, costInUsd);
        output.Write(SseWriter.Done);
        return ChatStreamEnd.Complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _joined.Dispose();
        _usageEvent.Dispose();
        _held.Dispose();
        _template.Dispose();
    }

    private static bool IsDone(ReadOnlySpan<byte> data) => data.Trim(" \t"u8).SequenceEqual("[DONE]"u8);

    private void ReadRest(IBufferWriter<byte> output)
    {
        var isPartial = _reader.HasPartialLine;
        var rest = _reader.ReadRest();
        if (IsDone(rest) || (!isPartial && ChatEvent.TryRead(rest, out _)))
        {
            var run = new EventRun(default, output);
            OnEvent(rest, UnusualNames.Unknown, ref run);
        }
        else
        {
            _isCut = isPartial || !rest.IsEmpty;
        }
    }

    /// <summary>Passes on the events at the front of the input that differ from an earlier one in their text alone.</summary>
    private void PassAlike(ref ReadOnlySpan<byte> input, scoped ref EventRun run)
    {
        if (!_reader.IsBetweenEvents)
        {
            return;
        }

        while (_template.Matches(input, out var length, out var textLength))
        {
            ContentEventCount++;
            _contentBytes += textLength;
            run.Next(length);
            var data = input[SseWriter.DataPrefix.Length..(length - SseWriter.EventEnd.Length)];
            Pass(data, _template.HiddenIn(data.Length), ref run);
            input = input[length..];
        }
    }

    private void OnEvent(scoped ReadOnlySpan<byte> data, UnusualNames names, scoped ref EventRun run)
    {
        ChatEvent chatEvent = default;
        if ((_isHolding || !ChatEvent.TryReadUsual(data, names, out chatEvent)) && !ChatEvent.TryRead(data, out chatEvent))
        {
            run.Drop();
            OnOther(data);
            return;
        }

        if (_reader.IsJoined)
        {
            // In well-formed JSON a line feed can only be white space, so one line says the same.
            _joined.Clear();
            _joined.Append(data);
            _joined.Replace((byte)'\n', (byte)' ');
            data = _joined.Written;
        }

        if (chatEvent.HasError)
        {
            run.Drop();
            _errorData = data.ToArray();
            Fail((HttpStatusCode)UpstreamErrorStatus.Guess(data));
            return;
        }

        Observe(data, chatEvent);
        Forward(data, chatEvent, ref run);
    }

    private void OnOther(ReadOnlySpan<byte> data)
    {
        if (IsDone(data))
        {
            SawDone = true;
        }
        else if (!data.Trim(" \t\n"u8).IsEmpty)
        {
            Fail(HttpStatusCode.BadGateway);
        }
    }

    private void Observe(ReadOnlySpan<byte> data, in ChatEvent chatEvent)
    {
        _openChoices |= chatEvent.OpenChoices;
        _finishedChoices |= chatEvent.FinishedChoices;
        if (chatEvent.HasChoices)
        {
            ContentEventCount++;
            _contentBytes += chatEvent.ContentBytes;
        }

        if (FinishReason is null && chatEvent.FinishReason.Exists)
        {
            FinishReason = FinishReasons.Read(chatEvent.FinishReason.Of(data));
        }

        if (chatEvent.Usage.Kind == JsonKind.Object)
        {
            Usage = UsageReader.Read(chatEvent.Usage.Value.Of(data), out var cost) ?? Usage;
            ReportedCost = cost ?? ReportedCost;
        }
    }

    private void Forward(scoped ReadOnlySpan<byte> data, in ChatEvent chatEvent, scoped ref EventRun run)
    {
        var reportsUsage = chatEvent.Usage.Kind == JsonKind.Object;
        if (reportsUsage && _clientWantsUsage)
        {
            HoldUsage(data, chatEvent);
        }

        if (reportsUsage && !chatEvent.HasChoices)
        {
            run.Drop();
            return;
        }

        var hidden = !chatEvent.Usage.Exists || (_clientWantsUsage && !reportsUsage) ? default
            : _clientWantsUsage ? chatEvent.Usage.Value
            : chatEvent.Usage.Cut;
        if (_isHolding && !chatEvent.HasContent && _held.Count + data.Length <= MostHeldBytes)
        {
            run.Drop();
            SseWriter.WriteData(_held, data[..hidden.Start], ReplacementOf(hidden), data[hidden.End..]);
            return;
        }

        if (_isHolding)
        {
            _isHolding = false;
            run.Release(_held.Written);
            _held.Clear();
        }

        HasOutput = true;
        Pass(data, hidden, ref run);
        if (chatEvent.TextStart > 0 && run.IsVerbatim)
        {
            _template.Learn(data, chatEvent.TextStart, hidden);
        }
    }

    private void Pass(scoped ReadOnlySpan<byte> data, JsonRange hidden, scoped ref EventRun run)
    {
        if (hidden.Exists)
        {
            run.Pass(data, hidden, ReplacementOf(hidden));
        }
        else
        {
            run.Pass(data);
        }
    }

    private ReadOnlySpan<byte> ReplacementOf(JsonRange hidden) => _clientWantsUsage && hidden.Exists ? "null"u8 : default;

    /// <summary>Keeps the event without its choices, to be sent once, as the last before <c>[DONE]</c>.</summary>
    private void HoldUsage(ReadOnlySpan<byte> data, in ChatEvent chatEvent)
    {
        var splices = new SpliceBuilder(stackalloc Splice[1], stackalloc byte[16]);
        if (chatEvent.Choices.Exists)
        {
            splices.Replace(chatEvent.Choices, "[]"u8);
        }
        else
        {
            splices.Append(",\"choices\":[]"u8);
            splices.Insert(chatEvent.Close);
        }

        _usageEvent.Clear();
        splices.WriteTo(data, _usageEvent);
    }

    private void WriteUsage(IBufferWriter<byte> output, decimal? costInUsd)
    {
        if (_usageEvent.Count == 0)
        {
            return;
        }

        var data = _usageEvent.Written;
        var splices = new SpliceBuilder(stackalloc Splice[1], stackalloc byte[64]);
        if (costInUsd is { } cost && ChatEvent.TryRead(data, out var chatEvent))
        {
            UsageCost.Set(ref splices, data, chatEvent.Usage.Value, cost);
        }

        output.Write(SseWriter.DataPrefix);
        splices.WriteTo(data, output);
        output.Write(SseWriter.EventEnd);
    }

    private void WriteError(IBufferWriter<byte> output)
    {
        if (_errorData is not null)
        {
            ErrorEnvelope.WriteUpstreamStreamEvent(output, ErrorStatusCode, _errorData, _requestId);
            return;
        }

        var error = new GatewayError(
            HttpStatusCode.BadGateway,
            GatewayErrorCodes.ProviderError,
            "The provider sent an event that cannot be read. The answer is incomplete; try again.");
        ErrorEnvelope.WriteStreamEvent(output, error, _requestId);
    }

    private void Fail(HttpStatusCode status)
    {
        SawError = true;
        ErrorStatusCode = (int)status;
    }
}
