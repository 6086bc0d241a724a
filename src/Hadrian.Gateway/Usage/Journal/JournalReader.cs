namespace Hadrian.Gateway;

/// <summary>Reads one file of the journal from its beginning.</summary>
internal sealed class JournalReader(string path)
{
    private readonly byte[] _frames = File.ReadAllBytes(path);
    private List<UsageRecord> _batch = [];
    private int _position;

    public string Path { get; } = path;

    public int Length => _frames.Length;

    /// <summary>Gets how many whole records could not be understood.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Gets the number of bytes that no whole record was found in: what a write that never ended left, as a rule.</summary>
    public int Torn => _frames.Length - _position;

    /// <summary>Gives the next records, the same until they are advanced past; none at the end.</summary>
    public List<UsageRecord> Peek(int count)
    {
        while (_batch.Count < count && JournalFrame.Read(_frames.AsSpan(_position), out var record) is > 0 and var length)
        {
            _position += length;
            if (record is null)
            {
                Unreadable++;
            }
            else
            {
                _batch.Add(record);
            }
        }

        return _batch;
    }

    /// <summary>Goes past the records given last.</summary>
    public void Advance() => _batch = [];
}
