using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Usage;

/// <summary>A recorder with a journal, as one process after another has it.</summary>
internal sealed class UsageNode : IAsyncDisposable
{
    private UsageJournal? _journal;

    public UsageNode(IUsageStore store, Action<UsageOptions>? configure = null, int fileBytes = 8 << 20)
    {
        Store = store;
        FileBytes = fileBytes;
        Options = new UsageOptions { JournalPath = System.IO.Path.Join(Root.FullName, "journal") };
        configure?.Invoke(Options);
        Start();
    }

    public DirectoryInfo Root { get; } = Directory.CreateTempSubdirectory("hadrian-journal-");

    public IUsageStore Store { get; }

    public int FileBytes { get; }

    public UsageOptions Options { get; }

    public FakeLogger<UsageRecorder> Logger { get; } = new();

    public FakeTimeProvider Time { get; private set; } = new();

    public UsageRecorder Recorder { get; private set; } = null!;

    public string[] Files => [.. Directory.GetFiles(Options.JournalPath!, "usage-*.journal").Order(StringComparer.Ordinal)];

    public static UsageRecord Record(int number = 0) => new()
    {
        OperationId = Guid.NewGuid(),
        RequestId = $"req-{number}",
        Operation = GatewayOperation.Embeddings,
        Provider = "test",
        Model = "m",
        Cost = new Money(number),
        StartedAt = DateTimeOffset.UnixEpoch,
        RecordedAt = DateTimeOffset.UnixEpoch.AddTicks(number),
    };

    /// <summary>Ends as a process does that is asked to, and begins the next.</summary>
    public async Task RestartAsync()
    {
        await Recorder.DisposeAsync();
        Start();
    }

    /// <summary>Ends as a process does that is killed, within a write when some bytes are given, and begins the next.</summary>
    public void Kill(byte[]? torn = null)
    {
        _journal!.Dispose();
        if (torn is { Length: > 0 } && Files is [.., var last])
        {
            using var file = File.Open(last, FileMode.Append);
            file.Write(torn);
        }

        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync();
        Root.Delete(recursive: true);
    }

    private void Start()
    {
        // The timer of a process that was killed never ticks again.
        Time = new FakeTimeProvider();
        _journal = new UsageJournal(Options.JournalPath!, Options.JournalMaxBytes, Logger, FileBytes);
        Recorder = new UsageRecorder(Store, Options, Time, Logger, null, _journal);
        Recorder.Start();
    }
}
