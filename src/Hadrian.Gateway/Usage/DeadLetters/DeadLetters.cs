using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>
/// The usage records storage rejects, in a file of lines of JSON, of which the last about a record counts. Belongs to one
/// process, which is the only one to try them again. Not thread-safe.
/// </summary>
internal sealed class DeadLetters(DeadLetterOptions options) : IDisposable
{
    private const string FileName = "usage.dead-letters.jsonl";

    private readonly string _directory = Path.GetFullPath(options.Path!);
    private readonly Dictionary<(Guid OperationId, int Attempt), DeadLetter> _letters = [];
    private FileStream? _owned;

    /// <summary>Gets all letters, those tried soonest first.</summary>
    public IReadOnlyList<DeadLetter> All => [.. _letters.Values.OrderBy(letter => letter.Due ?? DateTimeOffset.MaxValue)];

    private string FilePath => Path.Join(_directory, FileName);

    /// <summary>Takes the directory for this process, with what an earlier one left in it.</summary>
    /// <exception cref="GatewayConfigurationException">The directory cannot be used, or its file not be read.</exception>
    public void Open()
    {
        if (_owned is not null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_directory);
            _owned = new FileStream(Path.Join(_directory, "dead-letters.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _owned?.Dispose();
            _owned = null;
            throw new GatewayConfigurationException(
                $"observability.dead_letter_queue.path: the dead letters in '{_directory}' cannot be opened: {exception.Message} "
                + "Name a directory that this process may write to and that no other gateway uses.");
        }
    }

    /// <summary>Gives the letters that are due, the oldest due first.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<DeadLetter> Due(DateTimeOffset now, int most)
        => _letters.Count == 0 ? [] : [.. _letters.Values.Where(letter => letter.Due <= now).OrderBy(letter => letter.Due).Take(most)];

    /// <summary>Keeps a record that was rejected, for the first time or again.</summary>
    /// <exception cref="IOException">The disk failed; the record is kept in memory.</exception>
    public DeadLetter Keep(UsageRecord record, string reason, DateTimeOffset now)
    {
        Open();
        var tries = _letters.TryGetValue(KeyOf(record), out var known) ? known.Tries + 1 : 0;
        var letter = new DeadLetter(record, reason, tries, options.Retry && tries < options.MaxRetries ? now + DelayAfter(tries) : null);
        _letters[KeyOf(record)] = letter;
        File.AppendAllLines(FilePath, [LineOf(letter)]);
        return letter;
    }

    /// <summary>Forgets records that storage has taken after all.</summary>
    /// <exception cref="IOException">The disk failed; after a restart they are tried again, which does no harm.</exception>
    public void Remove(IReadOnlyList<UsageRecord> records)
    {
        foreach (var record in records)
        {
            _letters.Remove(KeyOf(record));
        }

        Write();
    }

    public void Dispose() => _owned?.Dispose();

    private static (Guid OperationId, int Attempt) KeyOf(UsageRecord record) => (record.OperationId, record.Attempt);

    private TimeSpan DelayAfter(int tries)
        => TimeSpan.FromSeconds(Math.Min(options.InitialDelaySeconds * Math.Pow(options.BackoffMultiplier, tries), options.MaxDelaySeconds));

    /// <summary>Reads the file. A line that is none, as a crash leaves one at the end, is put aside: behind it nothing could be appended.</summary>
    private void Read()
    {
        List<string> damaged = [];
        foreach (var line in File.Exists(FilePath) ? File.ReadLines(FilePath) : [])
        {
            if (LetterOf(line) is { } letter)
            {
                _letters[KeyOf(letter.Record)] = letter;
            }
            else
            {
                damaged.Add(line);
            }
        }

        if (damaged.Count > 0)
        {
            File.AppendAllLines(FilePath + ".damaged", damaged);
            Write();
        }
    }

    private void Write()
    {
        var next = FilePath + ".next";
        File.WriteAllLines(next, All.Select(LineOf));
        File.Move(next, FilePath, overwrite: true);
    }

    private static DeadLetter? LetterOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, UsageJournalJson.Default.DeadLetter) is { Record: not null } letter ? letter : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string LineOf(DeadLetter letter) => JsonSerializer.Serialize(letter, UsageJournalJson.Default.DeadLetter);
}
