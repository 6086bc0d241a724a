using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>
/// A statement run row by row through SQLite's own interface: by the thousand per second, the driver's commands cost
/// several times what the rows do.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int GuidLength = 36;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[1024];
    private int _column;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Runs the statement with the values bound since the last run, of which there must be one for each parameter.</summary>
    /// <returns>How many rows were changed.</returns>
    public int Run()
    {
        _column = 0;
        var result = sqlite3_step(_statement);
        if (result != SQLITE_DONE)
        {
            Check(result);
        }

        var changes = sqlite3_changes(_database);
        Check(sqlite3_reset(_statement));
        return changes;
    }

    public void Bind(long? value)
        => Check(value is { } number ? sqlite3_bind_int64(_statement, ++_column, number) : sqlite3_bind_null(_statement, ++_column));

    public void Bind(bool value) => Bind(value ? 1 : 0);

    public void Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public void Bind(Guid? value)
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

    public void Bind(string? value)
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

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
