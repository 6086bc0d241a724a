using Microsoft.Extensions.Logging.Testing;

namespace Hadrian.Gateway.Tests.Usage;

public sealed class UsageJournalTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hadrian-journal-");
    private readonly FakeLogger _logger = new();

    private string Folder => Path.Join(_root.FullName, "journal");

    [Fact]
    public void Peek_EveryFieldSet_GivesThemBack()
    {
        var record = UsageNode.Record(7) with
        {
            Attempt = 3,
            ApiKeyId = Guid.NewGuid(),
            BudgetSubjectId = Guid.NewGuid(),
            OrganizationId = Guid.NewGuid(),
            TeamId = Guid.NewGuid(),
            ProjectId = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            ServiceAccountId = Guid.NewGuid(),
            RequestedModel = "schnell – 速い",
            Usage = new TokenUsage { InputTokens = 1, OutputTokens = 2, CachedInputTokens = 3, CacheWriteTokens = 4, ReasoningTokens = 5, AudioInputTokens = 6, AudioOutputTokens = 7, IsEstimated = true },
            PricingSource = PricingSources.Provider,
            PriceVersion = "v",
            Abandoned = true,
            Streamed = true,
            Cancelled = true,
            StatusCode = 200,
            FinishReason = "stop",
            LatencyMs = 8,
            TimeToFirstOutputMs = 9,
        };
        using var journal = Open();

        journal.Append([record]);

        Assert.Equal([record], journal.Peek(10));
    }

    [Fact]
    public void Peek_FileCutAnywhere_GivesTheWholeRecordsBeforeAndKeepsWhatIsLeft()
    {
        var records = Enumerable.Range(0, 3).Select(UsageNode.Record).ToList();
        int[] ends = [.. records.Select((_, i) => Written(records[..(i + 1)]).Length)];
        var whole = Written(records);
        for (var length = 0; length < whole.Length; length++)
        {
            var file = Path.Join(Folder, "usage-0000000000000000001.journal");
            File.WriteAllBytes(file, whole[..length]);
            using var journal = Open();

            Assert.Equal(records.Where((_, i) => ends[i] <= length), journal.Peek(10));

            journal.Advance();
            Assert.Empty(journal.Peek(10));
            Assert.True(journal.IsEmpty);
            Assert.False(File.Exists(file));
            Assert.Equal(length > 0 && !ends.Contains(length), File.Exists(file + ".damaged"));
            File.Delete(file + ".damaged");
        }
    }

    [Fact]
    public void Peek_ABitFlipped_GivesNothingThatWasNotWritten()
    {
        var records = Enumerable.Range(0, 2).Select(UsageNode.Record).ToList();
        var whole = Written(records);
        for (var i = 0; i < whole.Length; i++)
        {
            var bytes = whole.ToArray();
            bytes[i] ^= 0x10;
            File.WriteAllBytes(Path.Join(Folder, "usage-0000000000000000001.journal"), bytes);
            using var journal = Open();

            Assert.All(journal.Peek(10), record => Assert.Contains(record, records));
            journal.Advance();
            Assert.Empty(journal.Peek(10));
        }
    }

    [Fact]
    public void Append_MoreThanAFile_BeginsAnotherAndIsReadInOrder()
    {
        var records = Enumerable.Range(0, 50).Select(UsageNode.Record).ToList();
        using (var journal = Open(fileBytes: 2_000))
        {
            records.ForEach(record => journal.Append([record]));
        }

        Assert.True(Directory.GetFiles(Folder, "usage-*").Length > 5);
        using var next = Open(fileBytes: 2_000);
        List<UsageRecord> read = [];
        while (next.Peek(7) is { Count: > 0 } batch)
        {
            Assert.Equal(batch, next.Peek(7));
            read.AddRange(batch);
            next.Advance();
        }

        Assert.Equal(records, read);
        Assert.Empty(Directory.GetFiles(Folder, "usage-*"));
    }

    [Fact]
    public void Append_BeyondTheBound_ThrowsUntilRecordsAreTaken()
    {
        using var journal = Open(maxBytes: 2_000);
        var refused = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                journal.Append([UsageNode.Record(i)]);
            }
        });
        Assert.Contains("journal_max_bytes", refused.Message, StringComparison.Ordinal);

        journal.Peek(100);
        journal.Advance();
        Assert.Empty(journal.Peek(100));

        journal.Append([UsageNode.Record()]);
    }

    [Fact]
    public void Open_AnotherHasTheDirectory_NamesTheSetting()
    {
        using var first = Open();

        var exception = Assert.Throws<GatewayConfigurationException>(() => Open());

        Assert.StartsWith("observability.usage.buffer.journal_path: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ParentIsMissing_NamesTheSettingAndMakesNothing()
    {
        using var journal = new UsageJournal(Path.Join(_root.FullName, "typo", "journal"), 1 << 20, _logger);

        Assert.Contains("typo", Assert.Throws<GatewayConfigurationException>(journal.Open).Message, StringComparison.Ordinal);
        Assert.Empty(_root.GetDirectories());
    }

    public void Dispose() => _root.Delete(recursive: true);

    private byte[] Written(List<UsageRecord> records)
    {
        using (var journal = Open())
        {
            journal.Append(records);
        }

        var file = Assert.Single(Directory.GetFiles(Folder, "usage-*.journal"));
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return bytes;
    }

    private UsageJournal Open(long maxBytes = 1 << 20, int fileBytes = 8 << 20)
    {
        var journal = new UsageJournal(Folder, maxBytes, _logger, fileBytes);
        journal.Open();
        return journal;
    }
}
