using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Finds the tool whose result a result is, as Gemini knows calls by their tools' names alone. Where calls share an id, results answer them in their order.</summary>
internal sealed class CallNames
{
    private readonly Dictionary<string, Queue<string>> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _answered = new(StringComparer.Ordinal);

    /// <summary>Takes note of a call.</summary>
    public void Add(FunctionCallContent call)
    {
        if (!_open.TryGetValue(call.CallId, out var names))
        {
            _open[call.CallId] = names = new Queue<string>();
        }

        names.Enqueue(call.Name);
    }

    /// <summary>Gives the tool's name; <see langword="null"/> when no call before has the result's id.</summary>
    public string? Of(FunctionResultContent result)
    {
        if (_open.TryGetValue(result.CallId, out var names) && names.TryDequeue(out var name))
        {
            return _answered[result.CallId] = name;
        }

        return _answered.GetValueOrDefault(result.CallId);
    }
}
