using System.Text;

namespace Hadrian.Host.Tests.Processes;

/// <summary>What a process prints on one of its streams, to be waited for.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource Found)> _waiting = [];

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public void Add(string? line)
    {
        lock (_lock)
        {
            if (line is not null)
            {
                _text.Append(line).Append('\n');
                Notify(_text.ToString());
            }
            else
            {
                // The stream has ended, so what has not come never will.
                _waiting.ForEach(wait => wait.Found.TrySetException(new InvalidOperationException($"'{wait.Text}' was not printed, but:\n{_text}")));
            }
        }
    }

    /// <summary>Waits until a text has been printed.</summary>
    public Task WaitForAsync(string text)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((text, found));
            Notify(_text.ToString());
            return found.Task;
        }
    }

    private void Notify(string all)
    {
        foreach (var (_, found) in _waiting.Where(wait => all.Contains(wait.Text, StringComparison.Ordinal)))
        {
            found.TrySetResult();
        }
    }
}
