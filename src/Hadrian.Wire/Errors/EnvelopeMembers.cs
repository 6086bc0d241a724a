using Hadrian.Wire.Json;

namespace Hadrian.Wire.Errors;

/// <summary>Which members a provider's <c>error</c> object has.</summary>
internal readonly ref struct EnvelopeMembers
{
    private readonly bool _isEmpty = true;
    private readonly bool _hasType;
    private readonly bool _hasMessage;
    private readonly bool _hasParam;
    private readonly bool _hasCode;
    private readonly JsonRange _requestId;

    public EnvelopeMembers(ReadOnlySpan<byte> error)
    {
        var scanner = new JsonScanner(error);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            _isEmpty = false;
            _hasType |= name.Is(error, "type"u8);
            _hasMessage |= name.Is(error, "message"u8);
            _hasParam |= name.Is(error, "param"u8);
            _hasCode |= name.Is(error, "code"u8);
            var value = scanner.ReadRange();
            if (name.Is(error, "request_id"u8))
            {
                _requestId = value;
            }
        }
    }

    /// <summary>Sets the request id and, when <paramref name="completion"/> is given, adds the members that are missing.</summary>
    /// <param name="splices">Where to put the changes.</param>
    /// <param name="range">Where the object stands in the document to change.</param>
    /// <param name="requestId">The id; <see langword="null"/> leaves the member as it is.</param>
    /// <param name="completion">The values of missing members.</param>
    public void SetRequestId(ref SpliceBuilder splices, JsonRange range, string? requestId, GatewayError? completion)
    {
        if (requestId is not null && _requestId.Exists)
        {
            JsonText.Append(ref splices, requestId);
            splices.Replace(new JsonRange(range.Start + _requestId.Start, range.Start + _requestId.End));
        }

        var isEmpty = _isEmpty;
        if (completion is not null)
        {
            Add(ref splices, ref isEmpty, _hasType, "\"type\":"u8, completion.Type);
            Add(ref splices, ref isEmpty, _hasMessage, "\"message\":"u8, completion.Message);
            Add(ref splices, ref isEmpty, _hasParam, "\"param\":"u8, null);
            Add(ref splices, ref isEmpty, _hasCode, "\"code\":"u8, completion.Code);
        }

        Add(ref splices, ref isEmpty, requestId is null || _requestId.Exists, "\"request_id\":"u8, requestId);
        splices.Insert(range.End - 1);
    }

    private static void Add(ref SpliceBuilder splices, ref bool isEmpty, bool isThere, ReadOnlySpan<byte> name, string? value)
    {
        if (isThere)
        {
            return;
        }

        splices.Append(isEmpty ? default : ","u8);
        splices.Append(name);
        if (value is null)
        {
            splices.Append("null"u8);
        }
        else
        {
            JsonText.Append(ref splices, value);
        }

        isEmpty = false;
    }
}
