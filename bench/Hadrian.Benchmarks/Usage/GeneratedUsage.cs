using System.Globalization;

namespace Hadrian.Benchmarks.Usage;

/// <summary>Thirty days of made-up calls, generated within the database: 500 keys of 20 organisations, five models, two of them per key.</summary>
internal static class GeneratedUsage
{
    public const int Days = 30;
    private const int Keys = 500;
    private const string Models = "CASE (k + (i / 500) % 2) % 5 WHEN 0 THEN 'gpt-4o-mini' WHEN 1 THEN 'gpt-4o' WHEN 2 THEN 'claude-sonnet' WHEN 3 THEN 'o3' ELSE 'text-embedding-3-small' END";

    /// <summary>Gets the midnight with which the calls begin.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gives the id of a key, of which there are 500.</summary>
    public static Guid Key(int number) => new($"00000001-0000-4000-8000-{number:X12}");

    /// <summary>Gives the id of an organisation, of which there are 20.</summary>
    public static Guid Organization(int number) => new($"00000002-0000-4000-8000-{number:X12}");

    /// <summary>Gives the statement that makes the rows of one day.</summary>
    /// <param name="isPostgres">Whether it is for PostgreSQL, else for SQLite.</param>
    /// <param name="day">The day, from 0.</param>
    /// <param name="rowsPerDay">How many calls a day has.</param>
    public static string Rows(bool isPostgres, int day, long rowsPerDay)
    {
        var no = isPostgres ? "false" : "0";
        return $"""
            INSERT INTO usage_records (
                operation_id, attempt, request_id, operation, api_key_id, budget_subject_id, organization_id, requested_model, provider, model,
                input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens,
                is_estimated, abandoned, cost_nano_usd, pricing_source, streamed, cancelled, status_code, finish_reason, latency_ms, started_at, recorded_at)
            {Source(isPostgres, day, rowsPerDay)}
            SELECT {OperationId(isPostgres)}, 1, 'req_0123456789abcdef', 'Chat', {Id(isPostgres, 1, "k")}, {Id(isPostgres, 1, "k")}, {Id(isPostgres, 2, "k % 20")}, {Models}, 'openai', {Models},
                1000 + i % 500, 300 + i % 100, 0, 0, 0, 0, 0,
                {no}, {no}, 390000 + i % 1000, 'catalog', {no}, {no}, 200, 'stop', 850, at, at + 850
            FROM calls ORDER BY i
            """;
    }

    /// <summary>Gives the statement that makes the hourly sums of one day.</summary>
    /// <param name="isPostgres">Whether it is for PostgreSQL, else for SQLite.</param>
    /// <param name="day">The day, from 0.</param>
    /// <param name="rowsPerDay">How many calls a day has.</param>
    public static string Hours(bool isPostgres, int day, long rowsPerDay)
    {
        var none = $"'{Guid.Empty}'{(isPostgres ? "::uuid" : "")}";
        return $"""
            INSERT INTO usage_hourly (
                hour, budget_subject_id, api_key_id, organization_id, team_id, project_id, user_id, service_account_id, provider, model,
                requests, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_nano_usd)
            {Source(isPostgres, day, rowsPerDay)}
            SELECT hour, {Id(isPostgres, 1, "k")}, {Id(isPostgres, 1, "k")}, {Id(isPostgres, 2, "k % 20")}, {none}, {none}, {none}, {none}, 'openai', model,
                requests, input, output, 0, 0, cost
            FROM (
                SELECT at - at % 3600000 AS hour, k, {Models} AS model, count(*) AS requests,
                    CAST(sum(1000 + i % 500) AS bigint) AS input, CAST(sum(300 + i % 100) AS bigint) AS output, CAST(sum(390000 + i % 1000) AS bigint) AS cost
                FROM calls GROUP BY 1, 2, 3) AS sums
            """;
    }

    // The number i of a call, its time in Unix milliseconds and its key k.
    private static string Source(bool isPostgres, int day, long rowsPerDay)
    {
        var (first, end) = (day * rowsPerDay, (day + 1) * rowsPerDay);
        var numbers = isPostgres
            ? $"SELECT i FROM generate_series({first}::bigint, {end - 1}::bigint) AS i"
            : $"SELECT {first} UNION ALL SELECT i + 1 FROM numbers WHERE i < {end - 1}";
        return string.Create(CultureInfo.InvariantCulture, $"""
            WITH RECURSIVE numbers(i) AS ({numbers}),
            calls AS (SELECT i, {Start.ToUnixTimeMilliseconds()} + i * 86400000 / {rowsPerDay} AS at, (i * 7919) % {Keys} AS k FROM numbers)
            """);
    }

    // A UUID of version 7, as the gateway makes them.
    private static string OperationId(bool isPostgres) => isPostgres
        ? "(lpad(to_hex(at >> 16), 8, '0') || lpad(to_hex(at & 65535), 4, '0') || '7' || lpad(to_hex(i & 4095), 3, '0') || '8' || lpad(to_hex((i >> 12) & 4095), 3, '0') || lpad(to_hex(i), 12, '0'))::uuid"
        : "printf('%08X-%04X-7%03X-8%03X-%012X', at >> 16, at & 65535, i & 4095, (i >> 12) & 4095, i)";

    private static string Id(bool isPostgres, int kind, string number) => isPostgres
        ? $"('0000000{kind}000040008000' || lpad(to_hex({number}), 12, '0'))::uuid"
        : $"printf('0000000{kind}-0000-4000-8000-%012X', {number})";
}
