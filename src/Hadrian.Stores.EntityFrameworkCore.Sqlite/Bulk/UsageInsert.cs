using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>
/// Inserts usage rows through SQLite's own statement interface: by the thousand per second, the driver's commands cost
/// several times what the rows do.
/// </summary>
internal ref struct UsageInsert
{
    // Not INSERT OR IGNORE, which would also drop a row that lacks a required value.
    private const string Sql = """
        INSERT INTO usage_records (
            operation_id, request_id, operation, api_key_id, organization_id, provider, model,
            input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, is_estimated,
            streamed, cancelled, status_code, finish_reason, latency_ms, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (operation_id) DO NOTHING
        """;

    private const int GuidLength = 36;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1024];
    private int _column;

    public UsageInsert(SqliteConnection connection)
    {
        _database = connection.Handle!;
        Check(sqlite3_prepare_v2(_database, Sql, out _statement));
    }

    public void Add(UsageRecord record)
    {
        _column = 0;
        Bind(record.OperationId);
        Bind(record.RequestId);
        Bind(record.Operation.ToString());
        Bind(record.ApiKeyId);
        Bind(record.OrganizationId);
        Bind(record.Provider);
        Bind(record.Model);
        Bind(record.Usage.InputTokens);
        Bind(record.Usage.OutputTokens);
        Bind(record.Usage.CachedInputTokens);
        Bind(record.Usage.CacheWriteTokens);
        Bind(record.Usage.ReasoningTokens);
        Bind(record.Usage.IsEstimated ? 1 : 0);
        Bind(record.Streamed ? 1 : 0);
        Bind(record.Cancelled ? 1 : 0);
        Bind(record.StatusCode);
        Bind(record.FinishReason);
        Bind(record.LatencyMs);
        Bind(record.RecordedAt.ToUnixTimeMilliseconds());

        var result = sqlite3_step(_statement);
        if (result != SQLITE_DONE)
        {
            Check(result);
        }

        Check(sqlite3_reset(_statement));
    }

    public readonly void Dispose() => _statement.Dispose();

    private void Bind(long? value)
        => Check(value is { } number ? sqlite3_bind_int64(_statement, ++_column, number) : sqlite3_bind_null(_statement, ++_column));

    private void Bind(Guid? value)
    {
        if (value is not { } id)
        {
            Check(sqlite3_bind_null(_statement, ++_column));
            return;
        }

        // Upper case, as the driver writes it.
        Span<byte> text = stackalloc byte[GuidLength];
        id.TryFormat(text, out _);
        Ascii.ToUpperInPlace(text, out _);
        Check(sqlite3_bind_text(_statement, ++_column, text));
    }

    private void Bind(string? value)
    {
        if (value is null)
        {
            Check(sqlite3_bind_null(_statement, ++_column));
            return;
        }

        if (Encoding.UTF8.GetMaxByteCount(value.Length) is var size && size > _text.Length)
        {
            _text = new byte[size];
        }

        Check(sqlite3_bind_text(_statement, ++_column, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
    }

    private readonly void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
