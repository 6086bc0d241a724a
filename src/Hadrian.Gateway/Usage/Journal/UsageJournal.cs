using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Hadrian.Gateway;

/// <summary>
/// Usage records on disk, until storage takes them: files in a directory, appended to and read in order. A file is read once
/// nothing is appended to it any more, and deleted once storage has all of it.
/// </summary>
internal sealed partial class UsageJournal(string directory, long maxBytes, ILogger logger, int fileBytes = 8 << 20) : IDisposable
{
    private const string Extension = ".journal";

    private readonly string _directory = FullPath(directory);
    private readonly Lock _lock = new();
    private readonly Queue<string> _closed = new();
    private FileStream? _owned;
    private SafeFileHandle? _file;
    private string? _filePath;
    private long _fileLength;
    private long _sequence;
    private long _bytes;
    private JournalReader? _reader;

    /// <summary>Gets whether there is nothing to read.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _reader is null && _closed.Count == 0 && _file is null;
            }
        }
    }

    /// <summary>Takes the directory for this process, with what an earlier one left in it.</summary>
    /// <exception cref="GatewayConfigurationException">The directory cannot be used.</exception>
    public void Open()
    {
        lock (_lock)
        {
            if (_owned is not null)
            {
                return;
            }

            try
            {
                CreateDirectory();
                _owned = new FileStream(Path.Join(_directory, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new GatewayConfigurationException(
                    $"observability.usage.buffer.journal_path: the journal in '{_directory}' cannot be opened: {exception.Message} "
                    + "Name a directory that this process may write to and that no other gateway uses.");
            }

            foreach (var path in Directory.GetFiles(_directory, "usage-*").Order(StringComparer.Ordinal))
            {
                // Over damaged files too: no later one may take the place of one.
                _sequence = Math.Max(_sequence, SequenceOf(path));
                if (path.EndsWith(Extension, StringComparison.Ordinal))
                {
                    _closed.Enqueue(path);
                    _bytes += new FileInfo(path).Length;
                }
            }
        }
    }

    /// <summary>Appends records, which are on disk when it returns.</summary>
    /// <exception cref="IOException">The disk failed, or the journal is as large as it may be.</exception>
    public void Append(IReadOnlyList<UsageRecord> records)
    {
        ArrayBufferWriter<byte> frames = new(records.Count * 1024);
        foreach (var record in records)
        {
            JournalFrame.Write(frames, record);
        }

        lock (_lock)
        {
            Open();
            if (_bytes + frames.WrittenCount > maxBytes)
            {
                throw new IOException($"The usage journal in '{_directory}' has reached observability.usage.buffer.journal_max_bytes, {maxBytes}.");
            }

            try
            {
                Write(frames.WrittenSpan);
            }
            catch
            {
                // What was written of it is a torn end, behind which nothing may come.
                CloseFile();
                throw;
            }
        }
    }

    /// <summary>Gives the oldest records without taking them; none when the journal is empty or not opened.</summary>
    public List<UsageRecord> Peek(int count)
    {
        lock (_lock)
        {
            while (NextReader() is { } reader)
            {
                if (reader.Peek(count) is { Count: > 0 } records)
                {
                    return records;
                }

                Remove(reader);
            }

            return [];
        }
    }

    /// <summary>Takes the records given last: storage has them.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            _reader?.Advance();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            CloseFile();
            _owned?.Dispose();
            _owned = null;
        }
    }

    private static long SequenceOf(string path)
    {
        var name = Path.GetFileName(path.AsSpan())["usage-".Length..];
        var digits = name[..Math.Max(0, name.IndexOf('.'))];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
    }

    private static string FullPath(string path)
        => Path.GetFullPath(path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.AsSpan(1))
            : path);

    // Only the last level, so that a typing error is told rather than made real.
    private void CreateDirectory()
    {
        if (Path.GetDirectoryName(_directory) is { } parent && !Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException($"There is no directory '{parent}'.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Write(ReadOnlySpan<byte> frames)
    {
        if (_file is null)
        {
            _filePath = Path.Join(_directory, string.Create(CultureInfo.InvariantCulture, $"usage-{++_sequence:D19}{Extension}"));
            _file = File.OpenHandle(_filePath, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            _fileLength = 0;
        }

        RandomAccess.Write(_file, frames, _fileLength);
        RandomAccess.FlushToDisk(_file);
        _fileLength += frames.Length;
        _bytes += frames.Length;
        if (_fileLength >= fileBytes)
        {
            CloseFile();
        }
    }

    private void CloseFile()
    {
        if (_file is not null)
        {
            _file.Dispose();
            _file = null;
            _closed.Enqueue(_filePath!);
        }
    }

    private JournalReader? NextReader()
    {
        if (_reader is null)
        {
            if (_closed.Count == 0)
            {
                CloseFile();
            }

            if (_closed.TryPeek(out var path))
            {
                _reader = new JournalReader(path);
                _closed.Dequeue();
            }
        }

        return _reader;
    }

    private void Remove(JournalReader reader)
    {
        if (reader.Unreadable == 0 && reader.Torn == 0)
        {
            File.Delete(reader.Path);
        }
        else
        {
            // Kept for a person to look at; it no longer counts as part of the journal.
            File.Move(reader.Path, reader.Path + ".damaged", overwrite: true);
            LogDamaged(logger, reader.Path + ".damaged", reader.Unreadable, reader.Torn);
        }

        _bytes = Math.Max(0, _bytes - reader.Length);
        _reader = null;
    }

    [LoggerMessage(23, LogLevel.Warning, "The usage journal ended within a record, or held some that are not understood; the file was kept as {Path}: {Unreadable} records, {Torn} bytes at the end. A process that was killed while it wrote leaves such an end.")]
    private static partial void LogDamaged(ILogger logger, string path, int unreadable, int torn);
}
