using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <content>One record that storage rejects must not keep back all that come after it.</content>
public sealed partial class UsageRecorder
{
    private const int MostRetriedAtOnce = 100;

    private readonly DeadLetters? _deadLetters;

    /// <summary>Stores records; those that storage rejects are found by halves and set aside.</summary>
    private async ValueTask StoreAsync(List<UsageRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            await _store.AppendAsync(records, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (UsageRejectedException exception) when (records.Count == 1)
        {
            SetAside(records[0], exception);
            return;
        }
        catch (UsageRejectedException)
        {
            // Which of them it is shows below.
        }

        var half = records.Count / 2;
        await StoreAsync([.. records.Take(half)], cancellationToken).ConfigureAwait(false);
        await StoreAsync([.. records.Skip(half)], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RetryDeadLettersAsync(CancellationToken cancellationToken)
    {
        List<UsageRecord> stored = [];
        foreach (var letter in _deadLetters?.Due(_time.GetUtcNow(), MostRetriedAtOnce) ?? [])
        {
            try
            {
                await _store.AppendAsync([letter.Record], cancellationToken).ConfigureAwait(false);
                stored.Add(letter.Record);
                _metrics?.DeadLetter("stored");
            }
            catch (UsageRejectedException exception)
            {
                SetAside(letter.Record, exception);
            }
        }

        if (stored.Count == 0)
        {
            return;
        }

        try
        {
            _deadLetters!.Remove(stored);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(_logger, failure, stored.Count);
        }
    }

    private void SetAside(UsageRecord record, UsageRejectedException exception)
    {
        if (_deadLetters is null)
        {
            _metrics?.DeadLetter("logged");
            LogRejected(_logger, exception, JsonSerializer.Serialize(record, UsageJournalJson.Default.UsageRecord));
            return;
        }

        try
        {
            var letter = _deadLetters.Keep(record, exception.Message, _time.GetUtcNow());
            if (letter.Due is { } due)
            {
                _metrics?.DeadLetter("kept");
                LogKept(_logger, exception, record.OperationId, due);
            }
            else
            {
                _metrics?.DeadLetter("stopped");
                LogStopped(_logger, exception, record.OperationId);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or GatewayConfigurationException)
        {
            LogKeepFailed(_logger, failure, JsonSerializer.Serialize(record, UsageJournalJson.Default.UsageRecord));
        }
    }

    [LoggerMessage(25, LogLevel.Error, "Storage rejects a usage record, and observability.dead_letter_queue names no place to keep it in: {Record}")]
    private static partial void LogRejected(ILogger logger, Exception exception, string record);

    [LoggerMessage(26, LogLevel.Error, "Storage rejects the usage record of operation {OperationId}. It is kept among the dead letters and tried again at {Due}.")]
    private static partial void LogKept(ILogger logger, Exception exception, Guid operationId, DateTimeOffset due);

    [LoggerMessage(28, LogLevel.Error, "Storage rejects the usage record of operation {OperationId}. It is kept among the dead letters and not tried again; mend what storage objects to and store it by hand.")]
    private static partial void LogStopped(ILogger logger, Exception exception, Guid operationId);

    [LoggerMessage(29, LogLevel.Warning, "{Count} dead letters are stored now but could not be taken out of their file; after a restart they are tried again, which does no harm.")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, int count);

    [LoggerMessage(27, LogLevel.Error, "A usage record that storage rejects could not be kept on disk either: {Record}")]
    private static partial void LogKeepFailed(ILogger logger, Exception exception, string record);
}
